import { CircleAlert, CircleCheck, CircleX, PencilLine, UploadCloud, X } from "lucide-react";
import { type ReactNode, useContext, useEffect, useSyncExternalStore } from "react";
import type { OpenForm } from "../forms/form-state";
import { FormStoreContext } from "../forms/useDraftForm";
import { useStaff } from "../hotel/staff";
import { t } from "../i18n/i18n";
import { Button } from "../ui/Button";
import { cx } from "../ui/cx";
import { Spinner } from "../ui/Spinner";
import { KeptAside } from "./KeptAside";
import type { Save, SavesState } from "./Saves";
import { type Place, Unsaved } from "./Unsaved";
import { type Asked, useDelivery } from "./useDelivery";
import { useDraftName } from "./useDraftName";
import { useRetries } from "./useRetries";
import { useSaves, useSavesState } from "./useSaves";
import { type Said, savedWords, type Tone } from "./words";

/** Good news has been read by then, in milliseconds; everything else stays. */
const READ_MS = 10_000;

/** What the line is about; the first of these that is so, in this order. */
type About = "failed" | "upload-failed" | "saving" | "uploading" | "saved" | "editing" | "idle";

interface Line extends Said {
  about: About;
  icon: ReactNode;
  /** What can be done about it. */
  actions?: ReactNode;
}

interface StateLineProps {
  /** Where a form is. */
  placeOf(form: string): Place;
  onGo(address: string): void;
  /** Where uploads are shown. */
  uploads: string;
}

/**
 * The one line of the console: editing, saving, live on how many open pages, or not saved and why.
 * It says no more than is known. What somebody is typing is written there and not read out: they
 * know; what became of it is.
 */
export function StateLine({ placeOf, onGo, uploads }: StateLineProps) {
  const { slug } = useStaff();
  const saves = useSaves();
  const state = useSavesState();
  const forms = useContext(FormStoreContext);
  const open = useSyncExternalStore(forms.subscribe, forms.open);
  const isKept = useSyncExternalStore(forms.subscribe, forms.isKept);
  const { newest } = state;
  const asked = useDelivery(slug, newest.state === "saved" ? newest.revision : null);
  const isRetrying = useRetries(open, state.failures);
  const unsaved = open.filter(({ fields }) => fields.length > 0);
  const nameOfDraft = useDraftName(newest.state === "collected" ? newest.draft : null);

  const line =
    failedForm(open, isRetrying, placeOf, onGo, (id) => void forms.save(id)) ??
    failedSave(state, isRetrying, (what) => saves.forgive(what)) ??
    uploadFailed(state, () => onGo(uploads)) ??
    saving(newest, open) ??
    uploading(state) ??
    saved(newest, asked, () => saves.dismiss()) ??
    collected(newest, nameOfDraft) ??
    editing(unsaved, isKept) ??
    idle();

  const isReadSoon = line.about === "saved" && line.tone === "good";
  useEffect(() => {
    if (!isReadSoon) return;
    const read = setTimeout(() => saves.dismiss(), READ_MS);
    return () => clearTimeout(read);
  }, [isReadSoon, saves]);

  const isSpoken = line.about !== "editing" && line.about !== "idle";
  const text = (
    <span className="flex min-w-0 gap-2 py-1 tabular-nums" data-testid={testIdOf(line.about)}>
      {line.icon}
      <span className="state-words min-w-0">{line.text}</span>
    </span>
  );
  return (
    <section
      aria-label={t("delivery:line.name")}
      data-testid="state-line"
      data-about={line.about}
      data-tone={line.tone}
      className={cx(
        "flex min-h-11 min-w-0 flex-1 items-center gap-x-2 text-[0.9rem]",
        line.tone === "warn" && "text-warn",
        line.tone === "bad" && "text-danger",
      )}
    >
      {/* Read out when it is known, not at each page that reports. */}
      <p
        role="status"
        aria-busy={line.tone === "open"}
        className={cx("min-w-0", !isSpoken && "hidden")}
      >
        {isSpoken && text}
      </p>
      {!isSpoken && <p className="min-w-0">{text}</p>}
      {line.actions}
      {unsaved.length > 0 && (
        <Unsaved forms={unsaved} isAlone={line.about === "editing"} placeOf={placeOf} onGo={onGo} />
      )}
      <KeptAside />
    </section>
  );
}

/** What is said of saves has always had this name in tests of the whole. */
const testIdOf = (about: About) =>
  about === "saving" || about === "saved" ? "save-line" : undefined;

const ICONS: Record<Tone, ReactNode> = {
  good: <CircleCheck size={18} aria-hidden className="mt-0.5 shrink-0 text-accent" />,
  open: (
    <span className="mt-1 flex shrink-0 text-accent">
      <Spinner />
    </span>
  ),
  warn: <CircleAlert size={18} aria-hidden className="mt-0.5 shrink-0" />,
  bad: <CircleX size={18} aria-hidden className="mt-0.5 shrink-0" />,
};

function failedForm(
  open: readonly OpenForm[],
  isRetrying: boolean,
  placeOf: StateLineProps["placeOf"],
  onGo: StateLineProps["onGo"],
  save: (id: string) => void,
): Line | null {
  const form = open.find(({ failure }) => failure !== null);
  if (!form?.failure) return null;
  const { id, failure, isOnScreen, canSave } = form;
  const place = placeOf(id);
  return {
    about: "failed",
    tone: "bad",
    icon: ICONS.bad,
    text: notSaved(place.title, failure.failed, isRetrying && failure.mayWorkLater),
    actions: (
      <>
        {canSave && failure.mayWorkLater && (
          <Action onPress={() => save(id)}>{t("delivery:line.retry")}</Action>
        )}
        {!isOnScreen && (
          <Action onPress={() => onGo(place.address)}>{t("delivery:line.show")}</Action>
        )}
      </>
    ),
  };
}

function failedSave(
  { failures }: SavesState,
  isRetrying: boolean,
  forgive: (what: string) => void,
): Line | null {
  const failure = failures[0];
  if (!failure) return null;
  const { what, reason, mayWorkLater, retry } = failure;
  return {
    about: "failed",
    tone: "bad",
    icon: ICONS.bad,
    text: notSaved(what, reason, isRetrying && mayWorkLater),
    actions: (
      <>
        {mayWorkLater && <Action onPress={retry}>{t("delivery:line.retry")}</Action>}
        <Dismiss onPress={() => forgive(what)} />
      </>
    ),
  };
}

function uploadFailed({ uploading: told }: SavesState, show: () => void): Line | null {
  if (!told || told.failed === 0 || told.added + told.failed < told.of) return null;
  return {
    about: "upload-failed",
    tone: "bad",
    icon: ICONS.bad,
    text: t("delivery:line.uploadFailed", { failed: told.failed, count: told.of }),
    actions: <Action onPress={show}>{t("delivery:line.show")}</Action>,
  };
}

function saving(newest: Save, open: readonly OpenForm[]): Line | null {
  if (newest.state !== "saving" && !open.some((form) => form.saving)) return null;
  return { about: "saving", tone: "open", icon: ICONS.open, text: t("delivery:line.saving") };
}

function uploading({ uploading: told }: SavesState): Line | null {
  if (!told || told.added + told.failed >= told.of) return null;
  return {
    about: "uploading",
    tone: "open",
    icon: <UploadCloud size={18} aria-hidden className="mt-0.5 shrink-0 text-accent" />,
    text: t("delivery:line.uploading", { added: told.added, count: told.of }),
  };
}

function saved(save: Save, { delivery, isOver }: Asked, dismiss: () => void): Line | null {
  if (save.state !== "saved" && save.state !== "unchanged") return null;
  // Nobody can tell where it is: that it is saved is all that is known.
  const isAll = save.state === "saved" && (save.revision === null || (isOver && !delivery));
  const said: Said =
    save.state === "unchanged"
      ? { text: t("delivery:line.unchanged"), tone: "good" }
      : isAll
        ? { text: t("delivery:saved"), tone: "good" }
        : savedWords(delivery);
  return {
    about: "saved",
    ...said,
    icon: ICONS[said.tone],
    actions: said.tone === "good" ? undefined : <Dismiss onPress={dismiss} />,
  };
}

function collected(save: Save, name: string | null): Line | null {
  if (save.state !== "collected") return null;
  const text =
    name === null ? t("delivery:line.collected") : t("delivery:line.collectedIn", { draft: name });
  return { about: "saved", tone: "good", icon: ICONS.good, text };
}

function editing(unsaved: readonly OpenForm[], isKept: boolean): Line | null {
  const count = unsaved.reduce((sum, { fields }) => sum + fields.length, 0);
  if (count === 0) return null;
  const text = t("delivery:line.editing", { count });
  return {
    about: "editing",
    tone: "warn",
    icon: <PencilLine size={18} aria-hidden className="mt-0.5 shrink-0" />,
    text: isKept ? text : `${text}. ${t("delivery:line.notKept")}`,
  };
}

function idle(): Line {
  return {
    about: "idle",
    tone: "good",
    icon: <CircleCheck size={18} aria-hidden className="mt-0.5 shrink-0 text-soft" />,
    text: t("delivery:line.allSaved"),
  };
}

function notSaved(what: string, reason: string, isRetried: boolean): string {
  const text = t("delivery:line.notSaved", { what, reason });
  return isRetried ? `${text} ${t("delivery:line.keepsTrying")}` : text;
}

function Action({ onPress, children }: { onPress(): void; children: string }) {
  return (
    <Button look="plain" onPress={onPress} className="px-3! text-ink">
      {children}
    </Button>
  );
}

function Dismiss({ onPress }: { onPress(): void }) {
  return (
    <Button
      look="quiet"
      aria-label={t("delivery:line.dismiss")}
      icon={<X size={16} aria-hidden />}
      onPress={onPress}
    />
  );
}
