import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { request } from "../../api/http";
import { messageOf } from "../../api/problem";
import type { GalleryUploadAnswer, ImageDetails } from "../../api/types";
import { upload } from "../../api/upload";
import { useProgressBoard } from "../../hotel/picture-progress";
import { imagePath, paintPart, settingsPath } from "../../hotel/settings";
import { useStaff } from "../../hotel/staff";
import { useWrite } from "../../hotel/write";
import { sendPicture } from "../../pictures/send-picture";
import { untilComplete } from "../../pictures/until-complete";
import { withUploaded } from "./order";
import { type QueuedFile, type SendFile, UploadQueue } from "./upload-queue";

const QueueContext = createContext<UploadQueue | null>(null);

/** Keeps uploads going while somebody looks at another screen. */
export function GalleryUploads({ children }: { children: ReactNode }) {
  const { slug } = useStaff();
  const write = useWrite({
    send: (answer: Promise<GalleryUploadAnswer>) => answer,
    paint: (client, answer) =>
      paintPart(client, slug, (settings) => withUploaded(settings, answer)),
  });
  const board = useProgressBoard();
  const send: SendFile = (file, tell) => {
    const id = board.begin();
    const { done, abort } = sendPicture(file, {
      begin: (readable) => {
        const form = new FormData();
        form.set("image", readable);
        const path = `${settingsPath(slug)}gallery/upload/`;
        return upload<GalleryUploadAnswer>("POST", path, form, tell.progress, id);
      },
      onConverting: tell.converting,
    });
    const live = write.mutateAsync(done).then(({ public_id }) => ({
      complete: untilComplete(board, id, async () => {
        const details = await request<ImageDetails>("GET", imagePath(slug, public_id));
        return details.complete;
      }).finally(() => board.forget(id)),
    }));
    live.catch(() => board.forget(id));
    return { upload: id, done: live, abort };
  };
  const latest = useRef(send);
  latest.current = send;
  const [queue] = useState(
    () => new UploadQueue((file, tell) => latest.current(file, tell), messageOf),
  );
  useEffect(() => () => queue.clear(), [queue]);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (queue.isUnderWay) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [queue]);
  return <QueueContext value={queue}>{children}</QueueContext>;
}

/** The pictures on their way, and how to change that. */
export function useGalleryUploads(): { queue: UploadQueue; files: readonly QueuedFile[] } {
  const queue = useContext(QueueContext);
  if (queue === null) throw new Error("useGalleryUploads needs GalleryUploads around it");
  return { queue, files: useSyncExternalStore(queue.subscribe, queue.files) };
}
