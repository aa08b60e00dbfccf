import type { HotelDocument } from "@frontage/sdk/wire";
import { renderToString } from "preact-render-to-string";

declare global {
  var frontageRender: (input: string) => string;
}

globalThis.frontageRender = (input) => {
  const page = JSON.parse(input) as { kind: string; document?: HotelDocument };
  const title = page.document?.name ?? "Hotels";
  const body = renderToString(<h1>{title}</h1>);
  return JSON.stringify({ lang: "en", title, head: "", style: "", body });
};
