import { HotelApi } from "./missed.js";

/** An API that is asked for a hotel's texts in another language than its main one. */
export class ApiInLanguage extends HotelApi {
  readonly #query: string;

  /** @param language its tag (BCP 47) */
  constructor(base: string, language: string) {
    super(base);
    this.#query = `lang=${encodeURIComponent(language)}`;
  }

  protected override get<T>(path: string, signal: AbortSignal): Promise<T> {
    return super.get(`${path}${path.includes("?") ? "&" : "?"}${this.#query}`, signal);
  }
}
