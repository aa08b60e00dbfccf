import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { messageOf } from "../../api/problem";
import type { GalleryUploadAnswer } from "../../api/types";
import { upload } from "../../api/upload";
import { paintPart, settingsPath } from "../../hotel/settings";
import { useStaff } from "../../hotel/staff";
import { useWrite } from "../../hotel/write";
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
  const send: SendFile = (file, onProgress) => {
    const form = new FormData();
    form.set("image", file);
    const path = `${settingsPath(slug)}gallery/upload/`;
    const { done, abort } = upload<GalleryUploadAnswer>("POST", path, form, onProgress);
    return { done: write.mutateAsync(done), abort };
  };
  const latest = useRef(send);
  latest.current = send;
  const [queue] = useState(
    () => new UploadQueue((file, onProgress) => latest.current(file, onProgress), messageOf),
  );
  useEffect(() => () => queue.clear(), [queue]);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (queue.files().some((file) => file.state !== "failed")) event.preventDefault();
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
