import { t } from "../i18n/i18n";
import type { SubmissionWords } from "./submission";

/** What a submission says, in the language of the moment. */
export const submissionWords: SubmissionWords = {
  nothingChanged: () => t("forms:nothingChanged"),
  openToChoose: () => t("forms:openToChoose"),
  refused: (count) => t("forms:refused", { count }),
};
