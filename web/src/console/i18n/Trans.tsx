import { cloneElement, type ReactElement, type ReactNode } from "react";
import { filled, messageOf } from "./i18n";
import type { FullKey, Values } from "./keys";
import { useTranslation } from "./useTranslation";

interface TransProps {
  /** The message, its namespace before it: `From <price>{{price}}</price> a night`. */
  i18nKey: FullKey;
  values?: Values;
  /** What is drawn around the words of each tag, by its name. */
  components: Readonly<Record<string, ReactElement>>;
}

/** A sentence with elements in it. */
export function Trans({ i18nKey, values = {}, components }: TransProps): ReactNode {
  // The message is looked up below; this draws it again in another language.
  useTranslation();
  const message = messageOf(i18nKey, values.count) ?? i18nKey;
  // Parted before it is filled: a value that looks like a tag is none.
  return message.split(/(<\w+>.*?<\/\w+>)/s).map((part) => {
    const [, name, words] = /^<(\w+)>(.*)<\/\1>$/s.exec(part) ?? [];
    const around = name === undefined ? undefined : components[name];
    if (around === undefined || words === undefined) return filled(part, values);
    return cloneElement(around, { key: name }, filled(words, values));
  });
}
