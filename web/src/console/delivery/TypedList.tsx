import { ChevronDown } from "lucide-react";
import { Dialog, DialogTrigger, Popover } from "react-aria-components";
import { relativeTime } from "../i18n/format";
import { t } from "../i18n/i18n";
import { Button } from "../ui/Button";

/** Something that somebody typed and that is not saved, and what can become of it. */
export interface Typed {
  key: string;
  title: string;
  /** How many fields. */
  count: number;
  /** When the oldest of it was typed, in milliseconds since 1970, if that is known. */
  since: number | null;
  ways: readonly Way[];
  onDiscard(): void;
}

interface Way {
  label: string;
  act(): void;
}

interface TypedListProps {
  testId: string;
  /** On the button that opens the list; without it the title is what it is called. */
  label?: string | undefined;
  title: string;
  lead: string;
  typed: readonly Typed[];
}

/** A button in the state line, and the list that it opens: what is typed and not saved. */
export function TypedList({ testId, label, title, lead, typed }: TypedListProps) {
  return (
    <DialogTrigger>
      <Button
        look="quiet"
        data-testid={testId}
        className="px-2! text-warn"
        icon={<ChevronDown size={16} aria-hidden />}
        aria-label={label === undefined ? title : undefined}
      >
        {label}
      </Button>
      <Popover
        placement="bottom"
        className="w-[min(26rem,calc(100vw-2rem))] overflow-y-auto rounded-xl border border-line bg-surface p-4 text-ink shadow-raised"
      >
        <Dialog aria-label={title} className="outline-none">
          {({ close }) => (
            <>
              <p className="mb-3 text-[0.9rem] text-soft">{lead}</p>
              <ul className="flex flex-col gap-3">
                {typed.map((one) => (
                  <li key={one.key} className="border-line border-t pt-3">
                    <p className="font-medium wrap-anywhere">{one.title}</p>
                    <p className="text-[0.85rem] text-soft">
                      {t("delivery:line.fields", { count: one.count })}
                      {one.since !== null &&
                        ` · ${t("delivery:line.since", { when: relativeTime(new Date(one.since), new Date()) })}`}
                    </p>
                    <div className="-mx-2 flex flex-wrap">
                      {one.ways.map(({ label: what, act }) => (
                        <Action
                          key={what}
                          what={what}
                          about={one.title}
                          act={() => {
                            close();
                            act();
                          }}
                        />
                      ))}
                      <Action
                        what={t("delivery:line.discard")}
                        about={one.title}
                        act={() => {
                          if (typed.length === 1) close();
                          one.onDiscard();
                        }}
                      />
                    </div>
                  </li>
                ))}
              </ul>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Action({ what, about, act }: { what: string; about: string; act(): void }) {
  return (
    <Button
      look="quiet"
      className="px-2!"
      aria-label={t("delivery:line.about", { what, title: about })}
      onPress={act}
    >
      {what}
    </Button>
  );
}
