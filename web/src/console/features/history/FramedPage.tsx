/**
 * The hotel page's own components in a frame of their own: the page's styles and the console's do
 * not meet, and the page's widths are those of the frame. Nothing in it is live.
 */
import type { HotelDocument } from "@frontage/sdk/core";
import { useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { HotelPage } from "../../../hotel-page/HotelPage";
import { pageStyle } from "../../../hotel-page/page-style";
import { wordsOf } from "../../../hotel-page/words";
import { stayHere } from "../../../live/stay-here";
import { t } from "../../i18n/i18n";
import { PAGE_SHEETS } from "./page-sheets";

const EMPTY =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"></head><body><div id="page"></div></body></html>';

export function FramedPage({ document: past }: { document: HotelDocument }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [inside, setInside] = useState<Document | null>(null);
  useEffect(() => inside?.addEventListener("click", follow), [inside]);
  const root = inside?.getElementById("page");

  return (
    <>
      <iframe
        ref={frame}
        title={t("common:screens.past")}
        srcDoc={EMPTY}
        onLoad={() => setInside(frame.current?.contentDocument ?? null)}
        className="block size-full border-0"
      />
      {inside && createPortal(<Styles text={pageStyle(past)} />, inside.head)}
      {root && createPortal(<HotelPage document={past} words={wordsOf(past.language)} />, root)}
    </>
  );
}

function Styles({ text }: { text: string }) {
  return (
    <>
      {Object.entries(PAGE_SHEETS).map(([name, sheet]) => (
        <style key={name}>{sheet}</style>
      ))}
      <style>{text}</style>
    </>
  );
}

/** Links to elsewhere open beside the console, so that the way back stays. */
function follow(event: MouseEvent): void {
  const elsewhere = stayHere(event);
  if (elsewhere !== null) window.open(elsewhere, "_blank", "noopener");
}
