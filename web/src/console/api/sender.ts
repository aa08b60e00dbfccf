/**
 * Which socket this window listens on. Writes name it, so that the server leaves this window out
 * of the event: it has painted the answer already.
 */

let socketId: () => string | null = () => null;

/** Called by the live connection when it starts; `read` gives `null` while not connected. */
export function nameSenderBy(read: () => string | null): void {
  socketId = read;
}

export function senderHeaders(): Record<string, string> {
  const id = socketId();
  return id === null ? {} : { "X-Socket-Id": id };
}
