/** What all parts of one element share: where its pictures and pages are, and what came late. */
import { renditionAddress, renditionWidths, srcset } from "@frontage/sdk/pictures";
import type { HotelImage } from "@frontage/sdk/wire";
import { webAddress } from "../ui/text";

/** What distinguishes one picture from another, whatever is shown of it. */
export function keyOf(image: HotelImage): string {
  return image.public_id ?? image.url;
}

/** The same key means the same pixels: a crop makes another one, a caption does not. */
export function pixelsKey(image: HotelImage): string {
  return image.public_id ? `${image.public_id}/${image.version}` : image.url;
}

export class Place {
  /** Pictures that the element began with; `null` before it began. */
  #first: Set<string> | null = null;

  constructor(
    /** The server's origin. */
    readonly base: string,
    readonly slug: string,
  ) {}

  /** Notes what is there at the beginning. */
  begin(images: (HotelImage | null)[]): void {
    this.#first ??= new Set(images.flatMap((image) => (image ? pixelsKey(image) : [])));
  }

  /** A page of the hotel: all of it, or the place in it that `fragment` names. */
  page(fragment = ""): string {
    return `${this.base}/hotels/${encodeURIComponent(this.slug)}${fragment}`;
  }

  /** Where the hotel's own page shows the picture large. */
  pictureOn(image: HotelImage): string {
    return this.page(image.public_id ? `#picture-${image.public_id}` : "#gallery");
  }

  /**
   * The formats to offer, the best first, JPEG apart. A picture that was announced a moment ago has
   * no AVIF yet, and making one takes longer than it saves.
   */
  sources(image: HotelImage): [type: string, srcset: string][] {
    const late = this.#first && !this.#first.has(pixelsKey(image));
    return (late ? (["webp"] as const) : (["avif", "webp"] as const)).flatMap((format) => {
      const candidates = srcset(image, { format, base: this.base });
      return candidates ? [[`image/${format}`, candidates]] : [];
    });
  }

  /** Every JPEG; `null` for a picture on another site. */
  jpegs(image: HotelImage): string | null {
    return srcset(image, { format: "jpg", base: this.base });
  }

  /** One address for those who cannot choose; empty when the picture has none that is safe. */
  source(image: HotelImage): string {
    const width = renditionWidths(image)
      .filter((each) => each <= 1280)
      .at(-1);
    return (
      renditionAddress(image, { width: width ?? 1, format: "jpg", base: this.base }) ??
      webAddress(image.url) ??
      ""
    );
  }
}
