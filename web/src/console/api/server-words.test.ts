import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { speak } from "../i18n/choice";
import type { Messages } from "../i18n/i18n";
import server from "../messages/en/server.json";
import { messageOf, problemFrom } from "./problem";

const CRATES = join(import.meta.dirname, "../../../../crates");

/** The server's own text, with texts that are broken over lines made whole. */
function serverSource(): string {
  return readdirSync(CRATES, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".rs"))
    .map((name) => readFileSync(join(CRATES, name), "utf8"))
    .join("\n")
    .replace(/\\\n\s*/g, "");
}

function flat(messages: Messages): string[] {
  return Object.values(messages).flatMap((one) => (typeof one === "string" ? [one] : flat(one)));
}

test("every sentence that is known here is one that the server says", () => {
  const source = serverSource();
  const unknown = flat(server).filter((sentence) => {
    const pattern = sentence
      .replace(/"/g, '\\"')
      .split(/{{\w+}}/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join("\\{[^}]*\\}");
    return !new RegExp(`"${pattern}"`).test(source);
  });
  expect(unknown).toEqual([]);
});

test("a German is told in German why a text was refused, with its numbers", async () => {
  await speak("de");
  const error = problemFrom(400, {
    error: "Ensure this field has no more than 200 characters (it has 240).",
    slogan: ["Ensure this field has no more than 200 characters (it has 240)."],
    email: ["Something nobody has translated."],
  });
  expect(error.fields).toEqual({
    slogan: ["Höchstens 200 Zeichen (es sind 240)."],
    email: ["Something nobody has translated."],
  });
  expect(messageOf(error)).toBe("Höchstens 200 Zeichen (es sind 240).");
});

test("an error that is still shown when another language is chosen changes with it", async () => {
  const error = problemFrom(400, {
    error: "This photo has 61 megapixels; the limit is 50. Make it smaller and upload it again.",
  });
  expect(messageOf(error)).toMatch(/^This photo has 61 megapixels/);
  await speak("es");
  expect(messageOf(error)).toMatch(/^Esta foto tiene 61 megapíxeles; el límite es 50\./);
});
