import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useLive } from "./live";

/**
 * One staff action: sends, tells the live connection about the new revision, paints the answer.
 * The promise resolves when the change is on this window's screen.
 */
export function useWrite<Input, Answer extends { revision?: number } | undefined>(action: {
  send(input: Input): Promise<Answer>;
  paint(client: QueryClient, answer: Answer, input: Input): Promise<void>;
  /** Actions of one queue run one after the other. */
  queue?: string;
}) {
  const client = useQueryClient();
  const { acknowledge } = useLive();
  return useMutation<Answer, Error, Input>({
    ...(action.queue ? { scope: { id: action.queue } } : {}),
    mutationFn: async (input) => {
      const answer = await action.send(input);
      acknowledge(answer?.revision);
      await action.paint(client, answer, input);
      return answer;
    },
  });
}
