import { ChevronDown } from "lucide-react";
import { useContext } from "react";
import { Dialog, DialogTrigger, Popover } from "react-aria-components";
import type { OpenForm } from "../forms/form-state";
import { FormStoreContext } from "../forms/useDraftForm";
import { relativeTime } from "../i18n/format";
import { t } from "../i18n/i18n";
import { Button } from "../ui/Button";

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
    <DialogTrigger>
      <Button
        look="quiet"
        data-testid="unsaved"
        className="px-2! text-warn"
        icon={<ChevronDown size={16} aria-hidden />}
        aria-label={isAlone ? t("delivery:line.unsaved") : undefined}
      >
        {isAlone ? undefined : t("delivery:line.editingShort", { count })}
      </Button>
      <Popover
        placement="bottom"
        className="w-[min(26rem,calc(100vw-2rem))] overflow-y-auto rounded-xl border border-line bg-surface p-4 text-ink shadow-raised"
      >
        <Dialog aria-label={t("delivery:line.unsaved")} className="outline-none">
          {({ close }) => (
            <>
              <p className="mb-3 text-[0.9rem] text-soft">{t("delivery:line.unsavedLead")}</p>
              <ul className="flex flex-col gap-3">
                {forms.map(({ id, fields, since, canSave }) => {
                  const { title, address } = placeOf(id);
                  return (
                    <li key={id} className="border-line border-t pt-3">
                      <p className="font-medium wrap-anywhere">{title}</p>
                      <p className="text-[0.85rem] text-soft">
                        {t("delivery:line.fields", { count: fields.length })}
                        {since !== null &&
                          ` · ${t("delivery:line.since", { when: relativeTime(new Date(since), new Date()) })}`}
                      </p>
                      <div className="-mx-2 flex flex-wrap">
                        <Button
                          look="quiet"
                          className="px-2!"
                          aria-label={t("delivery:line.about", {
                            what: t("delivery:line.open"),
                            title,
                          })}
                          onPress={() => {
                            close();
                            onGo(address);
                          }}
                        >
                          {t("delivery:line.open")}
                        </Button>
                        {canSave && (
                          <Button
                            look="quiet"
                            className="px-2!"
                            aria-label={t("delivery:line.about", {
                              what: t("delivery:line.save"),
                              title,
                            })}
                            onPress={() => {
                              close();
                              void store.save(id);
                            }}
                          >
                            {t("delivery:line.save")}
                          </Button>
                        )}
                        <Button
                          look="quiet"
                          className="px-2!"
                          aria-label={t("delivery:line.about", {
                            what: t("delivery:line.discard"),
                            title,
                          })}
                          onPress={() => {
                            if (forms.length === 1) close();
                            store.forget(id);
                          }}
                        >
                          {t("delivery:line.discard")}
                        </Button>
                      </div>
                    </li>
                  );
                })}
              </ul>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
