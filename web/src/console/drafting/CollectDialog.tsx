import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import type { Draft } from "../api/draft-types";
import { request } from "../api/http";
import { ApiError, messageOf } from "../api/problem";
import { useStaff } from "../hotel/staff";
import { useTranslation } from "../i18n/useTranslation";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { TextField } from "../ui/TextField";
import { draftsPath, draftsQuery } from "./drafts";
import { useAim } from "./target";

const NEW = "new";

interface CollectDialogProps {
  onClose(): void;
  /** After it is collected into. */
  onChosen?(id: number): void;
}

/** Asks which draft to collect changes in: a new one by its name, or one that is open. */
export function CollectDialog({ onClose, onChosen }: CollectDialogProps) {
  const { t } = useTranslation("drafts");
  const { slug } = useStaff();
  const client = useQueryClient();
  const { choose } = useAim();
  const form = useId();
  const known = useQuery(draftsQuery(slug)).data?.results;
  const open = known?.filter(({ state }) => state === "open") ?? [];
  const [where, setWhere] = useState(NEW);
  const [name, setName] = useState("");
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isNew = where === NEW;
  const faults = isNew && error instanceof ApiError ? error.fields.name : undefined;

  const begin = async () => {
    setPending(true);
    setError(null);
    try {
      const id = isNew
        ? (await request<Draft>("POST", draftsPath(slug), { name: name.trim() })).id
        : Number(where);
      // The bar knows its draft from the list.
      await client.fetchQuery({ ...draftsQuery(slug), staleTime: 0 });
      await choose(id);
      onClose();
      onChosen?.(id);
    } catch (refused) {
      setError(refused);
      setPending(false);
    }
  };

  return (
    <Dialog
      title={t("collect.title")}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button
            type="submit"
            form={form}
            look="primary"
            isPending={isPending}
            isDisabled={isNew && name.trim() === ""}
          >
            {t("collect.begin")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isPending) void begin();
        }}
      >
        <p className="text-soft">{t("collect.text")}</p>
        {open.length > 0 && (
          <RadioGroup value={where} onChange={setWhere} className="flex flex-col gap-2">
            <Label className="font-medium text-[0.9rem]">{t("collect.where")}</Label>
            <Choice value={NEW} title={t("collect.new")} />
            {open.map((draft) => (
              <Choice
                key={draft.id}
                value={String(draft.id)}
                title={draft.name}
                note={t("bar.changes", { count: draft.changes.length })}
              />
            ))}
          </RadioGroup>
        )}
        {isNew && (
          <TextField
            label={t("collect.name")}
            hint={t("collect.nameHint")}
            value={name}
            onChange={setName}
            maxLength={100}
            errors={faults}
            autoFocus
          />
        )}
        {error !== null && !faults && (
          <p role="alert" className="text-danger">
            {messageOf(error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function Choice({ value, title, note }: { value: string; title: string; note?: string }) {
  return (
    <Radio
      value={value}
      className="group flex min-h-11 cursor-pointer items-center gap-3 rounded-xl border border-control px-3.5 py-2 selected:border-accent selected:bg-accent-soft"
    >
      <span className="flex size-4.5 shrink-0 items-center justify-center rounded-full border border-control bg-surface group-selected:border-accent">
        <span className="size-2.5 rounded-full group-selected:bg-accent" />
      </span>
      <span className="min-w-0 flex-1 wrap-anywhere" dir="auto">
        {title}
      </span>
      {note && <span className="shrink-0 text-[0.85rem] text-soft">{note}</span>}
    </Radio>
  );
}
