import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";

/** A request as the server of a test saw it. */
export interface Seen {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface TestServer {
  seen: Seen[];
  close(): void;
}

/**
 * What to answer; a string is sent as it is, everything else as JSON. `"lost"`: the line breaks
 * before the answer has left.
 */
export type Answer =
  | {
      status: number;
      body?: unknown;
      headers?: Record<string, string>;
      /** The write changed nothing: the revision in its answer is somebody else's change. */
      unchanged?: boolean;
    }
  | "lost";

const running: Server[] = [];
afterEach(() => {
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  document.querySelector("base")?.remove();
});

/** Which change a write made: unless the test says otherwise, the one that its answer names. */
function changeMade(method: string, answer: Exclude<Answer, "lost">): number | null {
  const { status, body, unchanged } = answer;
  if (method === "GET" || status >= 300 || unchanged) return null;
  const { revision } = (typeof body === "object" ? body : {}) as { revision?: number };
  return revision ?? null;
}

/** Starts a real server on a free port and lets this page's relative addresses lead to it. */
export async function serve(answer: (seen: Seen) => Answer | Promise<Answer>): Promise<TestServer> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    allow(response);
    if (request.method === "OPTIONS") return response.writeHead(204).end();
    const body = Buffer.concat(chunks).toString("latin1");
    const { method = "", url: path = "", headers } = request;
    seen.push({ method, path, headers, body });
    const given = await answer({ method, path, headers, body });
    if (given === "lost") return request.socket.destroy();
    response.statusCode = given.status;
    const change = changeMade(method, given);
    if (change !== null) response.setHeader("X-Change", change);
    for (const [name, value] of Object.entries(given.headers ?? {}))
      response.setHeader(name, value);
    if (given.body === undefined) return response.end();
    response.end(typeof given.body === "string" ? given.body : JSON.stringify(given.body));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  running.push(server);
  const base = document.createElement("base");
  base.href = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  document.head.append(base);
  return { seen, close: () => server.closeAllConnections() };
}

/** The page of a test has another origin than its server; browsers have one. */
function allow(response: ServerResponse): void {
  response.setHeader("Access-Control-Allow-Origin", "*");
  response.setHeader("Access-Control-Allow-Methods", "*");
  response.setHeader(
    "Access-Control-Allow-Headers",
    "accept, content-type, x-socket-id, x-upload-id, idempotency-key, tus-resumable, " +
      "upload-length, upload-metadata, upload-offset",
  );
  response.setHeader("Access-Control-Expose-Headers", "location, upload-offset, x-change");
}
