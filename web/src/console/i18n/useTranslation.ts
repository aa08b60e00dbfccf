import { useSyncExternalStore } from "react";
import { onOtherWords, say } from "./i18n";
import type { FullKey, KeyIn, Namespace, Values } from "./keys";

/** Says a message of the namespace, or of any that is named before the key. */
export type Say<N extends Namespace> = (key: KeyIn<N> | FullKey, values?: Values) => string;

/** Made anew with every change of words, so that whatever was made with the former one is too. */
const kept = new Map<Namespace, (key: string, values?: Values) => string>();
onOtherWords(() => kept.clear());

function sayOf<N extends Namespace>(namespace: N): Say<N> {
  let made = kept.get(namespace);
  if (made === undefined) {
    made = (key, values) => say(key.includes(":") ? key : `${namespace}:${key}`, values);
    kept.set(namespace, made);
  }
  return made;
}

/**
 * The words of a component, which is drawn again when there are others: `t("order.moved", {…})`
 * says a message of the namespace, `t("common:close")` one of another.
 */
export function useTranslation(): { t: Say<"common"> };
export function useTranslation<N extends Namespace>(namespace: N): { t: Say<N> };
export function useTranslation(namespace: Namespace = "common"): { t: Say<Namespace> } {
  return { t: useSyncExternalStore(onOtherWords, () => sayOf(namespace)) };
}
