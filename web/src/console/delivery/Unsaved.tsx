import { useContext } from "react";
import type { OpenForm } from "../forms/form-state";
import { FormStoreContext } from "../forms/useDraftForm";
import { t } from "../i18n/i18n";
import { TypedList } from "./TypedList";

/** Where something is that somebody typed. */
export interface Place {
  title: string;
  address: string;
}

interface UnsavedProps {
  forms: readonly OpenForm[];
  /** Nothing else stands in the line, so it need not be counted again. */
  isAlone: boolean;
  placeOf(form: string): Place;
  onGo(address: string): void;
}

/** What is typed and not saved, wherever it is: to be gone to, saved or discarded from anywhere. */
export function Unsaved({ forms, isAlone, placeOf, onGo }: UnsavedProps) {
  const store = useContext(FormStoreContext);
  const count = forms.reduce((sum, { fields }) => sum + fields.length, 0);
  return (
    <TypedList
      testId="unsaved"
      label={isAlone ? undefined : t("delivery:line.editingShort", { count })}
      title={t("delivery:line.unsaved")}
      lead={t("delivery:line.unsavedLead")}
      typed={forms.map(({ id, fields, since, canSave }) => {
        const { title, address } = placeOf(id);
        const go = { label: t("delivery:line.open"), act: () => onGo(address) };
        const save = { label: t("delivery:line.save"), act: () => void store.save(id) };
        return {
          key: id,
          title,
          count: fields.length,
          since,
          ways: canSave ? [go, save] : [go],
          onDiscard: () => store.forget(id),
        };
      })}
    />
  );
}
