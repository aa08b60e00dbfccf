import { messageOf } from "../../api/problem";
import { t } from "../../i18n/i18n";
import { codeOf } from "../../people/refusals";

/** Why a change of the team was refused, in words for whoever leads it. */
export function refusalOf(error: unknown, name: string): string {
  const code = codeOf(error);
  if (code === "last-owner") return t("team:refused.lastOwner", { name });
  if (code === "yourself") return t("team:refused.yourself");
  if (code === "too-many-invitations") return t("team:refused.tooManyInvitations");
  return messageOf(error);
}
