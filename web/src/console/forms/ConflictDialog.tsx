import { useEffect, useId, useState } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { fieldTitle } from "../hotel/field-names";
import { fieldWords } from "../hotel/field-words";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { FieldValue } from "../ui/FieldValue";
import type { Contested, Question } from "./FormStore";

type Whose = "yours" | "theirs";

interface ConflictDialogProps {
  /** `null`: nothing is asked. */
  question: Question | null;
  of?: "hotel" | "room";
}

/**
 * Asks whose value to keep of each field that two people changed. Shared by all forms; nothing is
 * chosen beforehand, so that nobody overwrites anybody by pressing Enter.
 */
export function ConflictDialog({ question, of = "hotel" }: ConflictDialogProps) {
  // A form that goes leaves nobody waiting for an answer.
  useEffect(() => () => question?.answer(null), [question]);
  return question && <Asking key={keyOf(question)} question={question} of={of} />;
}

function Asking({ question, of }: { question: Question; of: "hotel" | "room" }) {
  const [chosen, setChosen] = useState<Readonly<Record<string, Whose>>>({});
  const note = useId();
  const { fields } = question;
  const isAnswered = fields.every(({ name }) => name in chosen);
  const all = (whose: Whose) =>
    setChosen(Object.fromEntries(fields.map(({ name }) => [name, whose])));

  return (
    <Dialog
      title="Somebody else changed this too"
      role="alertdialog"
      isOpen
      onClose={() => question.answer(null)}
      footer={
        <>
          <Button onPress={() => question.answer(null)}>Back to the form</Button>
          <Button
            look="primary"
            isDisabled={!isAnswered}
            onPress={() => {
              const theirs = fields.filter(({ name }) => chosen[name] === "theirs");
              question.answer(theirs.map(({ name }) => name));
            }}
          >
            Save my choice
          </Button>
        </>
      }
    >
      <p id={note} className="mb-5 text-soft">
        While you were editing, a colleague saved another value. Nothing of yours has been saved
        yet: choose which to keep.
      </p>
      {fields.length > 1 && (
        <div className="mb-5 flex flex-wrap gap-2">
          <Button onPress={() => all("yours")}>Keep all of mine</Button>
          <Button onPress={() => all("theirs")}>Take all of theirs</Button>
        </div>
      )}
      <div className="flex flex-col gap-6">
        {fields.map((field) => (
          <Choice
            key={field.name}
            field={field}
            title={fieldTitle(field.name, of)}
            note={note}
            chosen={chosen[field.name] ?? null}
            onChoose={(whose) => setChosen((before) => ({ ...before, [field.name]: whose }))}
          />
        ))}
      </div>
    </Dialog>
  );
}

interface ChoiceProps {
  field: Contested;
  title: string;
  note: string;
  chosen: Whose | null;
  onChoose(whose: Whose): void;
}

function Choice({ field, title, note, chosen, onChoose }: ChoiceProps) {
  const options: { whose: Whose; label: string; value: unknown }[] = [
    { whose: "yours", label: "Mine", value: field.yours },
    { whose: "theirs", label: "Theirs, saved already", value: field.theirs },
  ];
  return (
    <RadioGroup
      value={chosen}
      onChange={(whose) => onChoose(whose as Whose)}
      aria-describedby={note}
      className="flex flex-col gap-2"
    >
      <Label className="font-semibold text-[0.95rem]">{title}</Label>
      {options.map(({ whose, label, value }) => (
        <Radio
          key={whose}
          value={whose}
          className="group flex min-h-11 cursor-pointer items-start gap-3 rounded-xl border border-control px-3.5 py-2.5 selected:border-accent selected:bg-accent-soft"
        >
          <span className="mt-1 flex size-4.5 shrink-0 items-center justify-center rounded-full border border-control bg-surface group-selected:border-accent">
            <span className="size-2.5 rounded-full group-selected:bg-accent" />
          </span>
          <span className="min-w-0">
            <span className="block text-[0.85rem] text-soft">{label}</span>
            <FieldValue value={fieldWords(field.name, value) ?? value} className="line-clamp-6" />
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
}

function keyOf({ fields }: Question): string {
  return JSON.stringify(fields);
}
