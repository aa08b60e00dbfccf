import { afterEach, expect, test, vi } from "vitest";
import { isHeic, readableFile } from "./heic";

/** The beginning of a file of that family, with its brands. */
function ftyp(...brands: string[]): Uint8Array {
  const [major = "", ...others] = brands;
  const text = `ftyp${major}\0\0\0\0${others.join("")}`;
  const bytes = Uint8Array.from(`\0\0\0\0${text}`, (letter) => letter.charCodeAt(0));
  new DataView(bytes.buffer).setUint32(0, bytes.length);
  return bytes;
}

const photo = (bytes: Uint8Array<ArrayBuffer>, name = "IMG_1.HEIC") => new File([bytes], name);

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("a HEIC photo is known by its content, and AVIF is not taken for it", () => {
  expect(isHeic(ftyp("heic", "mif1", "heic"))).toBe(true);
  expect(isHeic(ftyp("mif1", "miaf", "heix"))).toBe(true);
  expect(isHeic(ftyp("mif1"))).toBe(true);
  expect(isHeic(ftyp("avif", "mif1", "miaf"))).toBe(false);
  expect(isHeic(ftyp("mif1", "avif"))).toBe(false);
  expect(isHeic(ftyp("isom", "mp42"))).toBe(false);
  expect(isHeic(Uint8Array.from([0xff, 0xd8, 0xff, 0xe0]))).toBe(false);
  expect(isHeic(new Uint8Array())).toBe(false);
});

test("any other file goes as it is, whatever it is called", async () => {
  const file = photo(Uint8Array.from([0xff, 0xd8, 0xff]), "called.heic");
  expect(await readableFile(file)).toBe(file);
});

test("where the browser reads it, a JPEG of it goes, no larger than is of use", async () => {
  const drawn: unknown[][] = [];
  const closed = vi.fn();
  vi.stubGlobal("createImageBitmap", async (_file: File, options: object) => {
    expect(options).toEqual({ imageOrientation: "from-image" });
    return { width: 6048, height: 8064, close: closed };
  });
  const context = { drawImage: (...what: unknown[]) => drawn.push(what) };
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(context as never);
  vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation((done, type, quality) => {
    expect([type, quality]).toEqual(["image/jpeg", 0.92]);
    done(new Blob(["jpeg"], { type: "image/jpeg" }));
  });
  const sent = await readableFile(photo(ftyp("heic") as Uint8Array<ArrayBuffer>));
  expect([sent.name, sent.type, sent.size]).toEqual(["IMG_1.jpg", "image/jpeg", 4]);
  expect(drawn[0]?.slice(1)).toEqual([0, 0, 3072, 4096]);
  expect(closed).toHaveBeenCalledOnce();
});

test("where it does not, the photo goes as it is: the server says whether it can", async () => {
  vi.stubGlobal("createImageBitmap", () => Promise.reject(new Error("no decoder")));
  vi.stubGlobal(
    "URL",
    Object.assign(URL, { createObjectURL: () => "blob:x", revokeObjectURL() {} }),
  );
  vi.stubGlobal(
    "Image",
    class {
      decode = () => Promise.reject(new Error("no decoder"));
    },
  );
  const file = photo(ftyp("heic") as Uint8Array<ArrayBuffer>);
  expect(await readableFile(file)).toBe(file);
});
