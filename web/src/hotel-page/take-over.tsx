/** Makes the page that the server wrote a live one: first what it shows, then that it follows. */
import { hydrateRoot } from "react-dom/client";
import { pageRoot, readPageData } from "../live/page-data";
import { takingOver } from "../live/taking-over";
import { PageTurns } from "../ui/turns";
import { LiveHotelPage } from "./LiveHotelPage";

/** Takes the page over, in parts, calls `taken`, and then connects it. */
export async function takeOver(taken: () => void): Promise<void> {
  const data = readPageData();
  if (data.kind !== "hotel") return taken();
  const { turns, run } = takingOver();
  const root = pageRoot();
  // Where the server could not render, there is nothing to look at meanwhile.
  const parts = root.firstElementChild ? turns : null;
  const page = (follow: typeof import("@frontage/sdk/core").followHotel | null) => (
    <PageTurns.Provider value={parts}>
      <LiveHotelPage
        initial={data.document}
        words={data.words}
        realtime={data.realtime}
        follow={follow}
      />
    </PageTurns.Provider>
  );
  const live = hydrateRoot(root, page(null));
  await run();
  taken();
  // A draft that somebody looks at by a link: the page of everybody must not overwrite it.
  if (/[?&]draft=/.test(location.search)) return;
  // Nothing of what the page shows waits for the client of the hub, its largest part.
  const follow = isPreview()
    ? (await import("../live/preview")).followPreview
    : (await import("@frontage/sdk/core")).followHotel;
  live.render(page(follow));
}

/** Whether the console shows this page to staff, who have not saved yet what they see. */
function isPreview(): boolean {
  return window.parent !== window && /[?&]preview\b/.test(location.search);
}
