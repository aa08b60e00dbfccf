import {
  notifyManager,
  type QueryClient,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { useRef } from "react";
import type { Changed } from "../api/http";
import { ApiError, messageOf } from "../api/problem";
import { targetDraft } from "../api/target";
import type { FailedSave } from "../delivery/Saves";
import { useSaves } from "../delivery/useSaves";
import { draftsKey } from "../drafting/drafts";
import { useLive } from "./live";
import { pageQuery } from "./page";
import { useStaff } from "./staff";

/**
 * One staff action: sends, tells the live connection about the change it made, paints the answer.
 * The promise resolves when the change is on this window's screen; where it is besides, the line of
 * all saves says.
 */
export function useWrite<Input, Answer extends object | undefined>(action: {
  send(input: Input): Promise<Answer>;
  paint(client: QueryClient, answer: Answer, input: Input): Promise<void>;
  /** The draft that it goes into, if not the one that is worked on; `null`: the page. */
  draftOf?(input: Input): number | null;
  /** Actions of one queue run one after the other. */
  queue?: string;
  /**
   * What it is called in the line of all saves when it fails, for actions whose screen may be gone
   * by then. Without it, whoever began it says why.
   */
  what?(input: Input): string;
  /** `false`: its way back is offered otherwise, or there is none. */
  offersUndo?: boolean;
}) {
  const client = useQueryClient();
  const { slug } = useStaff();
  const { acknowledge } = useLive();
  const saves = useSaves();
  const again = useRef<(input: Input) => void>(() => {});
  const mutation = useMutation<Answer, Error, Input>({
    ...(action.queue ? { scope: { id: action.queue } } : {}),
    mutationFn: async (input) => {
      const what = action.what?.(input) ?? null;
      const save = saves.begin(what, action.offersUndo);
      const draft = action.draftOf ? action.draftOf(input) : targetDraft();
      const answer = await action.send(input).catch((error: unknown) => {
        const retry = () => {
          // What was meant for a draft is not tried on the page, nor the other way round.
          if (action.draftOf || draft === targetDraft()) again.current(input);
        };
        save.failed(what === null ? undefined : failureOf(what, error, retry));
        throw error;
      });
      if (draft !== null) {
        // It is kept, and on no page: the revision in the answer is another change's.
        save.collected(draft);
        void client.invalidateQueries({ queryKey: draftsKey(slug) });
        void client.invalidateQueries({ queryKey: pageQuery(slug).queryKey });
      } else {
        const { change }: Changed = answer ?? {};
        acknowledge(change ?? undefined);
        save.done(change);
      }
      await action.paint(client, answer, input);
      await onScreen();
      return answer;
    },
  });
  again.current = (input) => mutation.mutate(input);
  return mutation;
}

/**
 * Waits until what was put into the cache is on the screen: the cache tells of it a moment later. A
 * form that took its save for done before that would compare what is typed on with what it had on
 * the screen before the save, and take its own older words for a colleague's.
 */
function onScreen(): Promise<void> {
  return new Promise((told) => notifyManager.schedule(() => told()));
}

function failureOf(what: string, error: unknown, retry: () => void): FailedSave {
  const mayWorkLater = error instanceof ApiError && (error.status === 0 || error.status >= 500);
  return { what, reason: messageOf(error), mayWorkLater, retry };
}
