import { ApiError } from "../api/problem";
import type { ProgressBoard } from "../hotel/picture-progress";

/** How often the server is asked when it does not tell, in milliseconds, and how many times. */
const ASK_EVERY_MS = 20_000;
const ASK_TIMES = 15;

/**
 * Resolves to true once every size of an own upload is there: when the server tells so, or, as what
 * it tells may be lost, when it is asked. To false when nobody knows. Never rejects.
 */
export function untilComplete(
  board: ProgressBoard,
  upload: string,
  ask: () => Promise<boolean>,
): Promise<boolean> {
  return new Promise((resolve) => {
    let asked = 0;
    const end = (known: boolean) => {
      clearInterval(timer);
      stopListening();
      resolve(known);
    };
    const look = () => {
      const stage = board.stageOf(upload);
      if (stage === "complete" || stage === "failed") end(stage === "complete");
    };
    const stopListening = board.subscribe(look);
    const timer = setInterval(() => {
      asked += 1;
      ask().then(
        (complete) => {
          if (complete) end(true);
          else if (asked >= ASK_TIMES) end(false);
        },
        (error: unknown) => {
          // It is gone, or the server is one that does not know.
          const isFinal = error instanceof ApiError && error.status >= 400 && error.status < 500;
          if (isFinal || asked >= ASK_TIMES) end(false);
        },
      );
    }, ASK_EVERY_MS);
    look();
  });
}
