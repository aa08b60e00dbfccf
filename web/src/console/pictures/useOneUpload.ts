import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ApiError, messageOf } from "../api/problem";
import type { Upload } from "../api/upload";
import { useProgressBoard, useStage } from "../hotel/picture-progress";
import { useStaff } from "../hotel/staff";
import { useWrite } from "../hotel/write";
import { sendPicture } from "./send-picture";
import { type Step, stepOf } from "./steps";

interface UnderWay {
  id: string;
  share: number;
  converting: boolean;
}

/**
 * Uploads the file of a place that holds one picture. `progress` says how far it is, and is `null`
 * while nothing is on its way; `error` says why the last file was refused, unless it was stopped.
 */
export function useOneUpload<Answer extends object>(action: {
  begin(file: File, onProgress: (share: number) => void, uploadId: string): Upload<Answer>;
  paint(client: QueryClient, answer: Answer): Promise<void>;
}) {
  const client = useQueryClient();
  const { slug } = useStaff();
  const board = useProgressBoard();
  const [underWay, setUnderWay] = useState<UnderWay | null>(null);
  const [error, setError] = useState<string | null>(null);
  const current = useRef<Upload<Answer> | null>(null);
  const stopped = useRef(false);
  const told = useStage(underWay?.id ?? null);
  const write = useWrite({
    send: ({ file, id }: { file: File; id: string }) => {
      current.current = sendPicture(file, {
        begin: (readable) =>
          action.begin(
            readable,
            (share) => setUnderWay((now) => now && { ...now, share, converting: false }),
            id,
          ),
        onConverting: () => setUnderWay((now) => now && { ...now, converting: true }),
      });
      return current.current.done;
    },
    paint: action.paint,
  });
  const progress: { step: Step; share: number } | null = underWay && {
    step: stepOf(underWay.share, told, underWay.converting),
    share: underWay.share,
  };

  return {
    progress,
    error,
    async start(file: File) {
      const id = board.begin();
      setError(null);
      setUnderWay({ id, share: 0, converting: false });
      stopped.current = false;
      try {
        await write.mutateAsync({ file, id });
      } catch (refused) {
        if (!stopped.current) setError(messageOf(refused));
        // Somebody put another picture there: what is shown must be that one, before the next try.
        if (refused instanceof ApiError && refused.conflict) {
          void client.invalidateQueries({ queryKey: ["hotel", slug] });
        }
      } finally {
        setUnderWay(null);
        board.forget(id);
      }
    },
    stop() {
      stopped.current = true;
      current.current?.abort();
    },
  };
}
