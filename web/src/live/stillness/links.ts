/**
 * Where a link within the page is leading. Holding the page still ends the browser's own smooth
 * scrolling; whoever was on the way to a section should get there all the same.
 */
let heading: Element | null = null;

/** Notes which link is being followed; the returned function stops that. */
export function followLinks(): () => void {
  const clicked = (event: Event) => {
    const link = (event.target as Element | null)?.closest?.("a[href^='#']");
    heading = link ? document.getElementById(link.getAttribute("href")?.slice(1) ?? "") : null;
  };
  const arrived = () => {
    heading = null;
  };
  const ends = ["scrollend", "wheel", "touchstart", "keydown"];
  document.addEventListener("click", clicked);
  for (const name of ends) document.addEventListener(name, arrived, { passive: true });
  return () => {
    document.removeEventListener("click", clicked);
    for (const name of ends) document.removeEventListener(name, arrived);
  };
}

/** Scrolls by `distance` at once, and then on to where the guest was going. */
export function scrollAndGoOn(distance: number): void {
  scrollBy({ top: distance, behavior: "instant" });
  heading?.scrollIntoView();
}
