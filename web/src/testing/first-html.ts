/** The built first-HTML script, run the way the server runs it: with nothing around it. */
import vm from "node:vm";
import { build, type Rolldown } from "vite";
import { serverRendering } from "../../build/vite.mjs";
import { wordsOf } from "../hotel-page/words";
import type { RenderedPage, RenderInput } from "../ssr/render";

/** How long the build may take on a busy machine, in milliseconds. */
export const BUILD_TIME = 120_000;

/** An input to which the words of its language are added, as the server does. */
export type Asked =
  | Exclude<RenderInput, { kind: "hotel" }>
  | Omit<Extract<RenderInput, { kind: "hotel" }>, "words">;

/** Builds the script and gives a function that renders in a fresh engine each time. */
export async function buildFirstHtml(): Promise<(input: Asked) => RenderedPage> {
  const config = serverRendering();
  const result = await build({ ...config, build: { ...config.build, write: false } });
  const [output] = result as Rolldown.RolldownOutput[];
  const chunks = output?.output.filter((file) => file.type === "chunk") ?? [];
  const [chunk] = chunks;
  if (!chunk || chunks.length > 1) throw new Error(`one script was wanted, not ${chunks.length}`);
  return (input) => {
    const context = vm.createContext(Object.create(null));
    vm.runInContext(BARE, context);
    vm.runInContext(chunk.code, context);
    const call = vm.runInContext("(input) => frontageRender(input)", context);
    const words = input.kind === "hotel" ? wordsOf(input.document.language) : undefined;
    return JSON.parse(call(JSON.stringify({ words, ...input })));
  };
}

/** Takes away what Node's engine has beyond the language as the server's engine knows it. */
const BARE = `
  for (const name of ["Intl", "console", "WebAssembly"]) delete globalThis[name];
  for (const type of [Number, String, Date, Array])
    for (const name of Object.getOwnPropertyNames(type.prototype))
      if (name.startsWith("toLocale")) delete type.prototype[name];
`;
