import { render } from "./render";

declare global {
  /** JSON of a `RenderInput` in, JSON of a `RenderedPage` out; throws on an unknown kind. */
  var frontageRender: (input: string) => string;
}

globalThis.frontageRender = (input) => JSON.stringify(render(JSON.parse(input)));
