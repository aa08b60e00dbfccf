/** The little of RFC 6455 that a test peer needs: text frames, pings and closing. */

import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;

/** The server's end of one socket. */
export class Socket {
  onText: (text: string) => void = () => {};
  onGone: () => void = () => {};
  #rest = Buffer.alloc(0);

  constructor(
    request: IncomingMessage,
    readonly stream: Duplex,
  ) {
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}${GUID}`)
      .digest("base64");
    stream.write(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    stream.on("data", (chunk: Buffer) => this.#read(chunk));
    stream.on("error", () => {});
    stream.on("close", () => this.onGone());
  }

  send(text: string): void {
    this.#write(TEXT, Buffer.from(text));
  }

  /** Closes as a server does. */
  close(code: number): void {
    const body = Buffer.alloc(2);
    body.writeUInt16BE(code);
    this.#write(CLOSE, body);
    this.stream.end();
  }

  /** Breaks the line without a word. */
  cut(): void {
    this.stream.destroy();
  }

  #write(opcode: number, body: Buffer): void {
    const short = body.length < 126;
    const head = Buffer.alloc(short ? 2 : 4);
    head[0] = 0x80 | opcode;
    if (short) head[1] = body.length;
    else {
      head[1] = 126;
      head.writeUInt16BE(body.length, 2);
    }
    if (!this.stream.destroyed) this.stream.write(Buffer.concat([head, body]));
  }

  #read(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const rest = this.#rest;
      if (rest.length < 2) return;
      let size = rest.readUInt8(1) & 0x7f;
      let at = 2;
      if (size === 126) {
        if (rest.length < 4) return;
        size = rest.readUInt16BE(2);
        at = 4;
      }
      if (rest.length < at + 4 + size) return;
      const mask = rest.subarray(at, at + 4);
      const body = Buffer.from(rest.subarray(at + 4, at + 4 + size));
      for (let i = 0; i < size; i += 1) body[i] = body.readUInt8(i) ^ mask.readUInt8(i % 4);
      this.#rest = rest.subarray(at + 4 + size);
      const opcode = rest.readUInt8(0) & 0xf;
      if (opcode === TEXT) this.onText(body.toString());
      else if (opcode === PING) this.#write(PONG, body);
      else if (opcode === CLOSE) this.stream.end();
    }
  }
}
