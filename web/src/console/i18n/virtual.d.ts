/** Fills React Aria's tables of words in a language; made by `build/locales.mjs`. */
declare module "virtual:react-aria-words/*" {}
