import type { QueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { messageOf } from "../api/problem";
import type { Upload } from "../api/upload";
import { useWrite } from "../hotel/write";

/**
 * Uploads the file of a place that holds one picture. `share` is what has left, 0…1, and `null`
 * while nothing is on its way; `error` says why the last file was refused, unless it was stopped.
 */
export function useOneUpload<Answer extends { revision?: number }>(action: {
  begin(file: File, onProgress: (share: number) => void): Upload<Answer>;
  paint(client: QueryClient, answer: Answer): Promise<void>;
}) {
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const current = useRef<Upload<Answer> | null>(null);
  const stopped = useRef(false);
  const write = useWrite({
    send: (file: File) => {
      current.current = action.begin(file, setShare);
      return current.current.done;
    },
    paint: action.paint,
  });

  return {
    share,
    error,
    async start(file: File) {
      setError(null);
      setShare(0);
      stopped.current = false;
      try {
        await write.mutateAsync(file);
      } catch (refused) {
        if (!stopped.current) setError(messageOf(refused));
      } finally {
        setShare(null);
      }
    },
    stop() {
      stopped.current = true;
      current.current?.abort();
    },
  };
}
