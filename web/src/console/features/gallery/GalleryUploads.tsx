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
import { newWriteKey } from "../../api/repeat";
import { targetDraft } from "../../api/target";
import type { GalleryUploadAnswer, ImageDetails } from "../../api/types";
import { useSaves } from "../../delivery/useSaves";
import { useProgressBoard } from "../../hotel/picture-progress";
import { imagePath, paintPart, settingsQuery } from "../../hotel/settings";
import { useStaff } from "../../hotel/staff";
import { useWrite } from "../../hotel/write";
import { untilComplete } from "../../pictures/until-complete";
import { type Added, deliver } from "../../uploads/deliver";
import { browserKeeper, nameWindow } from "../../uploads/keep";
import { browserLine, Speed } from "../../uploads/line";
import { prepare } from "../../uploads/prepare";
import { type Desk, UploadQueue } from "../../uploads/queue";
import { reasonOf } from "../../uploads/reasons";
import { reportQueue } from "../../uploads/report";
import { mayShrink } from "../../uploads/shrinking";
import { type QueuedPicture, tally } from "../../uploads/states";
import { tusOf } from "../../uploads/tus";
import { thumbnail } from "../../uploads/worker";
import { withUploaded } from "./order";

interface Uploads {
  queue: UploadQueue;
  speed: Speed;
}

const UploadsContext = createContext<Uploads | null>(null);

/** One name for as long as this page is open. */
const thisWindow = nameWindow(newWriteKey);

/** Keeps uploads going while somebody looks at another screen. */
export function GalleryUploads({ children }: { children: ReactNode }) {
  const shown = useShown();
  const { slug, session } = useStaff();
  const board = useProgressBoard();
  const [uploads] = useState<Uploads>(() => {
    const means = { tus: tusOf(slug), line: browserLine, speed: new Speed() };
    const desk: Desk = {
      newId: () => board.begin(),
      draft: targetDraft,
      prepare: (file) => prepare(file, mayShrink() && means.speed.isSlow()),
      deliver: async (errand) => {
        board.claim(errand.upload);
        const added = await deliver(errand, means).catch((error: unknown) => {
          board.forget(errand.upload);
          throw error;
        });
        await shown.current(added);
        return added;
      },
      untilComplete: (upload, publicId) =>
        untilComplete(board, upload, async () => {
          const details = await request<ImageDetails>("GET", imagePath(slug, publicId));
          return details.complete;
        }).finally(() => board.forget(upload)),
      cancel: async (location) => {
        const added = await means.tus.cancel(location).catch(() => null);
        if (added) await shown.current(added);
        return added;
      },
      thumbnail,
      keeper: browserKeeper(`${session.staff_id}@${slug}`, thisWindow),
      reasonOf,
    };
    return { queue: new UploadQueue(desk), speed: means.speed };
  });
  const { queue } = uploads;
  useEffect(() => {
    queue.open();
    return () => queue.close();
  }, [queue]);
  useEffect(() => {
    board.queues.own(thisWindow.name);
    return reportQueue(queue, thisWindow.name, (report, isLast) => {
      // News for colleagues: when it does not arrive, the next one does.
      void fetch(
        new URL(`/api/staff/hotel/${encodeURIComponent(slug)}/upload-queue/`, document.baseURI),
        {
          method: "PUT",
          headers: { "Content-Type": "application/json" },
          credentials: "same-origin",
          body: JSON.stringify(report),
          keepalive: isLast,
        },
      ).catch(() => {});
    });
  }, [queue, board, slug]);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (queue.isUnderWay) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [queue]);
  const saves = useSaves();
  const pictures = useSyncExternalStore(queue.subscribe, queue.pictures);
  useEffect(() => {
    const { total, done, failed, cancelled, duplicates, lost, underWay } = tally(pictures);
    const of = total - cancelled;
    const notAdded = failed + duplicates + lost;
    saves.tellUploading(underWay + notAdded > 0 ? { of, added: done, failed: notAdded } : null);
  }, [pictures, saves]);
  useEffect(() => () => saves.tellUploading(null), [saves]);
  return <UploadsContext value={uploads}>{children}</UploadsContext>;
}

/** Puts a picture that is in the gallery on this window's screen, as every other save. */
function useShown() {
  const { slug } = useStaff();
  const write = useWrite({
    send: async (added: Added) => ({ ...added, change: added.revision }),
    draftOf: ({ draft = null }) => draft,
    // Of fifty pictures nobody wants fifty offers: each is removed where it is shown.
    offersUndo: false,
    paint: async (client, added) => {
      // It went where it was meant to go when it was chosen, and something else is shown by now.
      if ((added.draft ?? null) !== targetDraft()) return;
      const { image, position, url, public_id, revision } = added;
      if (image === null || position === null || url === null) {
        // Somebody has taken it out since.
        await client.invalidateQueries({ queryKey: settingsQuery(slug).queryKey });
        return;
      }
      const answer: GalleryUploadAnswer = { image, position, url, public_id, revision };
      await paintPart(client, slug, (settings) => withUploaded(settings, answer));
    },
  });
  const shown = useRef(async (added: Added) => {
    await write.mutateAsync(added);
  });
  shown.current = async (added) => {
    await write.mutateAsync(added);
  };
  return shown;
}

function useUploads(): Uploads {
  const uploads = useContext(UploadsContext);
  if (uploads === null) throw new Error("uploads need GalleryUploads around them");
  return uploads;
}

/** The pictures on their way, and how to change that. */
export function useGalleryUploads(): { queue: UploadQueue; pictures: readonly QueuedPicture[] } {
  const { queue } = useUploads();
  return { queue, pictures: useSyncExternalStore(queue.subscribe, queue.pictures) };
}

/** Whether the line is slow, as far as was seen; asked for whenever the queue says anything. */
export function useSlowLine(): boolean {
  const { queue, speed } = useUploads();
  return useSyncExternalStore(queue.subscribe, () => speed.isSlow());
}
