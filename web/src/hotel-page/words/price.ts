import { formatPrice } from "../../ui/text";
import type { PageWords } from "./index";

/** A price as the page's language writes it: `€1,250.50`, `1.250,50 €`. Empty when there is none. */
export function priceIn(words: PageWords, amount: string, currency: string): string {
  const { point, thousands, sign, code } = words.price;
  const [, of = "", gap, number = ""] =
    /^(\D*?)( ?)(\d.*)$/.exec(formatPrice(amount, currency)) ?? [];
  const written = number.replace(/[.,]/g, (mark) => (mark === "." ? point : thousands));
  if (!of) return written;
  return (gap ? code : sign).replace("{sign}", of).replace("{number}", written);
}
