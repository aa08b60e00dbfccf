import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { request } from "../../api/http";
import { type DraftForm, useDraftForm } from "../../forms/useDraftForm";
import {
  languagesKey,
  languagesPath,
  paintTranslations,
  type Translations,
} from "../../hotel/languages";
import { useStaff } from "../../hotel/staff";
import { useWrite } from "../../hotel/write";

/** Translations by the names of their texts. */
export type TranslationValues = Readonly<Record<string, string>>;

/** What is sent: the translations, and the fingerprints of the texts that they were made from. */
interface Body {
  texts: Record<string, string>;
  made_of: Record<string, string>;
  base_revision?: number | undefined;
}

export const valuesOf = ({ texts }: Translations): TranslationValues =>
  Object.fromEntries(texts.map(({ name, text }) => [name, text]));

export interface TranslationForm {
  form: DraftForm<TranslationValues>;
  /** Says that a translation fits the main text of now, as it is. */
  confirm(name: string): Promise<void>;
}

/** All translations into one language as a form. */
export function useTranslationForm(translations: Translations): TranslationForm {
  const { slug } = useStaff();
  const client = useQueryClient();
  const { code } = translations.language;
  const { mutateAsync } = useWrite({
    send: (body: Body) => request<Translations>("PATCH", languagesPath(slug, code), body),
    paint: (cache, answer) => paintTranslations(cache, slug, answer),
  });
  const madeOf = new Map(translations.texts.map(({ name, made_of }) => [name, made_of]));
  // A text that changes while it is being translated is not the one that was translated.
  const seen = useRef(new Map<string, string>());

  const form = useDraftForm<TranslationValues>(
    `translations-${code}`,
    valuesOf(translations),
    async (changed, base) => {
      const texts = changed as Record<string, string>;
      const named = Object.keys(texts).map((name) => [
        name,
        seen.current.get(name) ?? madeOf.get(name) ?? "",
      ]);
      const made_of = Object.fromEntries(named.filter(([, print]) => print !== ""));
      const answer = await mutateAsync({ texts, made_of, base_revision: base });
      for (const name of Object.keys(texts)) seen.current.delete(name);
      return valuesOf(answer);
    },
    {
      base: translations.revision,
      read: (raw) => String(raw ?? ""),
      refresh: () => client.invalidateQueries({ queryKey: languagesKey(slug) }),
    },
  );
  const set: typeof form.set = (name, value) => {
    const print = madeOf.get(String(name));
    if (print !== undefined && !seen.current.has(String(name))) {
      seen.current.set(String(name), print);
    }
    form.set(name, value);
  };
  return {
    form: { ...form, set },
    confirm: async (name) => {
      const text = translations.texts.find((one) => one.name === name);
      if (!text) return;
      await mutateAsync({
        texts: { [name]: text.text },
        made_of: { [name]: text.made_of },
        base_revision: translations.revision,
      });
    },
  };
}
