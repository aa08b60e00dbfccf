import type { ReactNode } from "react";
import { I18nProvider } from "react-aria-components";
import { useLanguage } from "./choice";
import { locale } from "./format";

/**
 * Everything inside is in the chosen language. The content is made by a function, so that it is
 * drawn anew as a whole when the language changes: words also come from plain functions, which no
 * component is told about.
 */
export function Language({ children }: { children: () => ReactNode }) {
  useLanguage();
  // What React Aria says aloud is in the language of the rest of the console.
  return <I18nProvider locale={locale()}>{children()}</I18nProvider>;
}
