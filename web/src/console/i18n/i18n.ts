/** The one instance of i18next, in English until another language has been chosen and has come. */
import { createInstance, type i18n as I18n } from "i18next";
import { initReactI18next } from "react-i18next";
import english from "../messages/en";
import { isolated } from "./isolate";
import { FIRST } from "./languages";
import type { Namespaces } from "./resources";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: Namespaces;
  }
}

export const i18n: I18n = createInstance();

void i18n.use(initReactI18next).init({
  lng: FIRST,
  fallbackLng: FIRST,
  // Resources are given, so nothing has to be waited for.
  initAsync: false,
  resources: { [FIRST]: english },
  ns: Object.keys(english),
  defaultNS: "common",
  returnNull: false,
  react: { useSuspense: false },
  interpolation: {
    // React escapes what is shown. What has to be kept apart here is the direction of writing.
    escape: (value: unknown) => isolated(String(value), i18n.dir()),
  },
});

/** A message outside of components. It is in the language of this moment: never keep it. */
export const t = i18n.t.bind(i18n) as typeof i18n.t;
