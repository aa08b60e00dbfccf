import { ApiError } from "../api/problem";
import type { ProgressBoard } from "../hotel/picture-progress";

/** How often the server is asked when it does not tell, in milliseconds, and how many times. */
const ASK_EVERY_MS = 20_000;
const ASK_TIMES = 15;

/** How the making of all sizes ended. `incomplete`: some could not be made; `unknown`: nobody can tell. */
export type Completion = "complete" | "incomplete" | "unknown";

/**
 * Resolves once it is over with the sizes of an own upload: when the server tells so, or, as what
 * it tells may be lost, when it is asked. Never rejects.
 */
export function untilComplete(
  board: ProgressBoard,
  upload: string,
  ask: () => Promise<boolean>,
): Promise<Completion> {
  return new Promise((resolve) => {
    let asked = 0;
    const end = (how: Completion) => {
      clearInterval(timer);
      stopListening();
      resolve(how);
    };
    const look = () => {
      const stage = board.stageOf(upload);
      if (stage === "complete") end("complete");
      if (stage === "failed") end("incomplete");
    };
    const stopListening = board.subscribe(look);
    const timer = setInterval(() => {
      asked += 1;
      ask().then(
        (complete) => {
          if (complete) end("complete");
          else if (asked >= ASK_TIMES) end("unknown");
        },
        (error: unknown) => {
          // It is gone, or the server is one that does not know.
          const isFinal = error instanceof ApiError && error.status >= 400 && error.status < 500;
          if (isFinal || asked >= ASK_TIMES) end("unknown");
        },
      );
    }, ASK_EVERY_MS);
    look();
  });
}
