import { type Upload, uploadStopped } from "../api/upload";
import { readableFile } from "./heic";

/**
 * Sends a file with `begin`, in a format that servers read. `onConverting` is called when that takes a
 * while, because the file has to be turned into another format first.
 */
export function sendPicture<Answer>(
  file: File,
  steps: { begin(readable: File): Upload<Answer>; onConverting(): void },
): Upload<Answer> {
  let stopped = false;
  let sending: Upload<Answer> | null = null;
  const send = async (): Promise<Answer> => {
    const readable = await readableFile(file, steps.onConverting);
    if (stopped) throw uploadStopped();
    sending = steps.begin(readable);
    return sending.done;
  };
  return {
    done: send(),
    abort: () => {
      stopped = true;
      sending?.abort();
    },
  };
}
