import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useSaves } from "../delivery/useSaves";
import { newestHeard } from "./heard";
import { useLive } from "./live";
import { useStaff } from "./staff";

/**
 * One staff action: sends, tells the live connection about the new revision, paints the answer.
 * The promise resolves when the change is on this window's screen; where it is besides, the line of
 * all saves says.
 */
export function useWrite<Input, Answer extends { revision?: number } | undefined>(action: {
  send(input: Input): Promise<Answer>;
  paint(client: QueryClient, answer: Answer, input: Input): Promise<void>;
  /** Finds the change's revision where the answer carries none. */
  revisionOf?(input: Input): Promise<number | undefined>;
  /** Actions of one queue run one after the other. */
  queue?: string;
}) {
  const client = useQueryClient();
  const { slug } = useStaff();
  const { acknowledge } = useLive();
  const saves = useSaves();
  return useMutation<Answer, Error, Input>({
    ...(action.queue ? { scope: { id: action.queue } } : {}),
    mutationFn: async (input) => {
      const save = saves.begin();
      const before = newestHeard(client, slug);
      const saved = (revision: number | undefined) => {
        acknowledge(revision);
        save.done(revision, before);
      };
      const answer = await action.send(input).catch((error: unknown) => {
        save.failed();
        throw error;
      });
      if (answer?.revision !== undefined || !action.revisionOf) saved(answer?.revision);
      else void action.revisionOf(input).then(saved, () => saved(undefined));
      await action.paint(client, answer, input);
      return answer;
    },
  });
}
