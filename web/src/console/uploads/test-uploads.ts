/** The part of a test's server that takes uploads, as the real one answers. */
import type { Answer, Seen } from "../api/test-server";
import type { HotelImage } from "../api/types";

/** What an upload is to come to, by the name of its file. */
export type Outcome =
  | { image: HotelImage; position: number; revision: number }
  | { status: number; problem: string; code: string; public_id?: string };

interface Begun {
  name: string;
  length: number;
  offset: number;
  outcome: Outcome | null;
}

const PATH = "/uploads/";

/** Answers what belongs to uploads; `null` for everything else. */
export function uploadDesk(outcomeOf: (name: string) => Outcome): (seen: Seen) => Answer | null {
  const begun = new Map<string, Begun>();
  return ({ method, path, headers, body }): Answer | null => {
    if (!path.includes(PATH)) return null;
    const id = path.slice(path.indexOf(PATH) + PATH.length).replace("/", "");
    if (method === "POST") {
      const location = `${path}${begun.size + 1}/`;
      const [, name = ""] = /filename (\S+?)(?:,|$)/.exec(String(headers["upload-metadata"])) ?? [];
      const length = Number(headers["upload-length"]);
      begun.set(String(begun.size + 1), {
        name: Buffer.from(name, "base64").toString(),
        length,
        offset: 0,
        outcome: null,
      });
      return { status: 201, headers: { Location: location } };
    }
    const upload = begun.get(id);
    if (!upload) return { status: 404, body: { error: "You have no such upload." } };
    if (method === "DELETE") {
      begun.delete(id);
      return { status: 204 };
    }
    if (method === "HEAD") {
      return { status: 200, headers: { "Upload-Offset": String(upload.offset) } };
    }
    if (method === "PATCH") {
      upload.offset += body.length;
      if (upload.offset === upload.length) upload.outcome = outcomeOf(upload.name);
      const refused = upload.outcome && "problem" in upload.outcome ? upload.outcome : null;
      if (!refused) return { status: 204, headers: { "Upload-Offset": String(upload.offset) } };
      const { status, problem: error, code, public_id } = refused;
      return { status, body: { error, code, ...(public_id ? { public_id } : {}) } };
    }
    const { outcome } = upload;
    if (!outcome || "problem" in outcome) return { status: 200, body: { state: "receiving" } };
    const { image, position, revision } = outcome;
    const { url, public_id } = image;
    return { status: 200, body: { state: "done", url, public_id, image, position, revision } };
  };
}
