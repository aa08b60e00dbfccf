import { createContext, type ReactNode, useContext } from "react";
import type { PageWords } from "./index";

/** The page's own words; `HotelPage` gives them to its parts. */
export const Words = createContext<PageWords | null>(null);

export function useWords(): PageWords {
  const words = useContext(Words);
  if (!words) throw new Error("A part of the hotel page stands outside HotelPage.");
  return words;
}

/** The sentence with its values put in. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** The sentence with a name put in that keeps to its own direction of writing. */
export function Named({ sentence, name }: { sentence: string; name: string }): ReactNode {
  const [before, after] = sentence.split("{name}");
  return (
    <>
      {before}
      <bdi>{name}</bdi>
      {after}
    </>
  );
}
