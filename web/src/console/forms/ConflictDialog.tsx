import { useEffect, useId, useState } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { fieldTitle } from "../hotel/field-names";
import { fieldWords } from "../hotel/field-words";
import { t } from "../i18n/i18n";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { FieldValue } from "../ui/FieldValue";
import { TextField } from "../ui/TextField";
import { combined, differences, type Stretch } from "./differences";
import type { Contested, Question, Settlement } from "./form-state";

type Choice = "yours" | "theirs" | "both";

interface ConflictDialogProps {
  /** `null`: nothing is asked. */
  question: Question | null;
  of?: "hotel" | "room";
  /** What a field is called, if not as everywhere. */
  titleOf?: ((name: string) => string) | undefined;
}

/**
 * Asks whose value to keep of each field that two people changed, or what to make of both. Shared
 * by all forms; nothing is chosen beforehand, so that nobody overwrites anybody by pressing Enter.
 */
export function ConflictDialog({ question, of = "hotel", titleOf }: ConflictDialogProps) {
  // A form that goes leaves nobody waiting for an answer.
  useEffect(() => () => question?.answer(null), [question]);
  return question && <Asking key={keyOf(question)} question={question} of={of} titleOf={titleOf} />;
}

interface AskingProps extends Omit<ConflictDialogProps, "question" | "of"> {
  question: Question;
  of: "hotel" | "room";
}

function Asking({ question, of, titleOf }: AskingProps) {
  const { fields } = question;
  const [chosen, setChosen] = useState<Readonly<Record<string, Choice>>>({});
  const [both, setBoth] = useState(() => bothOf(fields));
  const note = useId();
  const isAnswered = fields.every(({ name }) => name in chosen);
  const all = (choice: Choice) =>
    setChosen(Object.fromEntries(fields.map(({ name }) => [name, choice])));
  const answer = () => {
    const settled = fields.map(({ name }): [string, Settlement] => {
      const choice = chosen[name] ?? "yours";
      return [name, choice === "both" ? { both: both[name] ?? "" } : choice];
    });
    question.answer(Object.fromEntries(settled));
  };

  return (
    <Dialog
      title={t("forms:conflict.title")}
      role="alertdialog"
      size="large"
      isOpen
      onClose={() => question.answer(null)}
      footer={
        <>
          <Button onPress={() => question.answer(null)}>{t("forms:conflict.back")}</Button>
          <Button look="primary" isDisabled={!isAnswered} onPress={answer}>
            {t(question.isOnlyAsked ? "forms:conflict.take" : "forms:conflict.save")}
          </Button>
        </>
      }
    >
      <p id={note} className="mb-5 text-soft">
        {t("forms:conflict.lead")}
      </p>
      {fields.length > 1 && (
        <div className="mb-5 flex flex-wrap gap-2">
          <Button onPress={() => all("yours")}>{t("forms:conflict.allMine")}</Button>
          <Button onPress={() => all("theirs")}>{t("forms:conflict.allTheirs")}</Button>
        </div>
      )}
      <div className="flex flex-col gap-6">
        {fields.map((field) => (
          <OneField
            key={field.name}
            field={field}
            title={titleOf?.(field.name) ?? fieldTitle(field.name, of)}
            note={note}
            chosen={chosen[field.name] ?? null}
            both={both[field.name]}
            onChoose={(choice) => setChosen((before) => ({ ...before, [field.name]: choice }))}
            onBoth={(text) => setBoth((before) => ({ ...before, [field.name]: text }))}
          />
        ))}
      </div>
    </Dialog>
  );
}

interface OneFieldProps {
  field: Contested;
  title: string;
  note: string;
  chosen: Choice | null;
  /** What is to be made of both; `undefined` where nothing can be. */
  both: string | undefined;
  onChoose(choice: Choice): void;
  onBoth(text: string): void;
}

function OneField({ field, title, note, chosen, both, onChoose, onBoth }: OneFieldProps) {
  const marked = both === undefined ? null : differences(String(field.yours), String(field.theirs));
  return (
    <RadioGroup
      value={chosen}
      onChange={(choice) => onChoose(choice as Choice)}
      aria-describedby={note}
      data-field={field.name}
      className="flex flex-col gap-2"
    >
      <Label className="font-semibold text-[0.95rem]">{title}</Label>
      <div className="grid gap-2 sm:grid-cols-2">
        <Option value="yours" label={t("forms:conflict.mine")}>
          <OneValue field={field} value={field.yours} marked={marked?.a} />
        </Option>
        <Option value="theirs" label={t("forms:conflict.theirs")}>
          <OneValue field={field} value={field.theirs} marked={marked?.b} />
        </Option>
      </div>
      {both !== undefined && (
        <Option value="both" label={t("forms:conflict.both")}>
          {chosen !== "both" && <FieldValue value={both} />}
        </Option>
      )}
      {chosen === "both" && both !== undefined && (
        <TextField
          label={t("forms:conflict.bothLabel", { field: title })}
          hint={t("forms:conflict.bothHint")}
          lines={4}
          value={both}
          onChange={onBoth}
        />
      )}
    </RadioGroup>
  );
}

function Option(props: { value: Choice; label: string; children: React.ReactNode }) {
  return (
    <Radio
      value={props.value}
      // The input that nobody sees scrolls with what it belongs to.
      className="group relative flex min-h-11 cursor-pointer items-start gap-3 rounded-xl border border-control px-3.5 py-2.5 selected:border-accent selected:bg-accent-soft"
    >
      <span className="mt-1 flex size-4.5 shrink-0 items-center justify-center rounded-full border border-control bg-surface group-selected:border-accent">
        <span className="size-2.5 rounded-full group-selected:bg-accent forced-colors:group-selected:bg-[Highlight]" />
      </span>
      <span className="min-w-0 flex-1">
        <span className="block text-[0.85rem] text-soft">{props.label}</span>
        <span data-side={props.value}>{props.children}</span>
      </span>
    </Radio>
  );
}

/** A value as it is, or a text with what it has alone marked: not by colour alone. */
function OneValue(props: { field: Contested; value: unknown; marked: Stretch[] | undefined }) {
  const { field, value, marked } = props;
  if (!marked || value === "") {
    return <FieldValue value={fieldWords(field.name, value) ?? value} />;
  }
  let at = 0;
  return (
    <span className="whitespace-pre-line wrap-anywhere" dir="auto">
      {marked.map(({ text, isNew }) => {
        at += text.length;
        return isNew ? (
          <mark
            key={at}
            className="bg-warn-soft text-warn underline decoration-2 underline-offset-3"
          >
            {text}
          </mark>
        ) : (
          <span key={at}>{text}</span>
        );
      })}
    </span>
  );
}

/** A text made of both, of each field whose values are texts of several words. */
function bothOf(fields: readonly Contested[]): Readonly<Record<string, string>> {
  const made: Record<string, string> = {};
  for (const { name, yours, theirs, base } of fields) {
    if (typeof yours !== "string" || typeof theirs !== "string" || !yours || !theirs) continue;
    if (!/\s/.test(yours.trim()) && !/\s/.test(theirs.trim())) continue;
    made[name] = combined(typeof base === "string" ? base : "", yours, theirs).text;
  }
  return made;
}

function keyOf({ fields }: Question): string {
  return JSON.stringify(fields);
}
