/**
 * Which draft this window works on. It is kept for the window, so that after a reload nothing that
 * was meant to wait is saved on the page.
 */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useContext, useSyncExternalStore } from "react";
import { toast } from "sonner";
import { aimAt, onAim, targetDraft } from "../api/target";
import { FormStoreContext } from "../forms/useDraftForm";
import { type Staff, useStaff } from "../hotel/staff";
import { t } from "../i18n/i18n";
import type { Screen } from "../shell/router";

/** The screens whose changes a draft can collect. */
export const EDITING: readonly Screen[] = ["start", "settings", "gallery", "rooms", "languages"];

let switching = false;
const listeners = new Set<() => void>();
const keyOf = (slug: string) => `frontage-draft:${slug}`;

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const aimed = onAim(listener);
  return () => {
    listeners.delete(listener);
    aimed();
  };
}

/** Goes on with the draft that this window had; before anything of the hotel is read. */
export function resumeTarget({ slug, canEdit }: Staff): void {
  const kept = canEdit ? Number(storedFor(slug)) : 0;
  const next = Number.isSafeInteger(kept) && kept > 0 ? kept : null;
  if (next !== targetDraft()) aimAt(next);
}

function storedFor(slug: string): string | null {
  try {
    return sessionStorage.getItem(keyOf(slug));
  } catch {
    return null;
  }
}

function store(slug: string, draft: number | null): void {
  try {
    if (draft === null) sessionStorage.removeItem(keyOf(slug));
    else sessionStorage.setItem(keyOf(slug), String(draft));
  } catch {
    // A browser that keeps nothing forgets it with the window's next load.
  }
}

/** Whoever signs in next in this window begins on the page. */
export function forgetTarget(): void {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(keyOf(""))) sessionStorage.removeItem(key);
    }
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

/** Works on another draft, or on the page, and reads everything anew that shows either. */
async function choose(client: QueryClient, slug: string, next: number | null): Promise<void> {
  if (next === targetDraft() || switching) return;
  switching = true;
  tell();
  const queryKey = ["hotel", slug];
  try {
    await quiet(client);
    await client.cancelQueries({ queryKey });
    aimAt(next);
    store(slug, next);
    client.removeQueries({ queryKey, type: "inactive" });
    await client.refetchQueries({ queryKey, type: "active" });
  } finally {
    switching = false;
    tell();
  }
}

/** Resolves when every save is through: each goes where it was aimed at when it was made. */
function quiet(client: QueryClient): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (client.isMutating() > 0) return;
      stop();
      resolve();
    };
    const stop = client.getMutationCache().subscribe(look);
    look();
  });
}

export interface Target {
  /** `null`: the page. */
  draft: number | null;
  /** What is shown is still that of the one before. */
  isSwitching: boolean;
  choose(next: number | null): Promise<void>;
}

export function useAim(): Target {
  const client = useQueryClient();
  const { slug } = useStaff();
  const forms = useContext(FormStoreContext);
  const draft = useSyncExternalStore(subscribe, targetDraft);
  const isSwitching = useSyncExternalStore(subscribe, () => switching);
  const choosing = useCallback(
    async (next: number | null) => {
      // What is typed there was meant for the draft: it must not end up on the page.
      if (targetDraft() !== null && next !== targetDraft() && forms.unsaved) {
        toast.error(t("drafts:bar.unsaved"));
        return;
      }
      await choose(client, slug, next);
    },
    [client, slug, forms],
  );
  return { draft, isSwitching, choose: choosing };
}
