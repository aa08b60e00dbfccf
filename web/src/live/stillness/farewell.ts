/**
 * What left a list fades out where it was. The element itself is shown once more, in a layer of its
 * own beneath the page's moving parts: no picture has to be loaded again, and nobody can reach it.
 */
import { motionAllowed } from "../../ui/motion";
import type { Place } from "./blocks";

/** The most that fade out at once. */
const MOST = 12;

const leaving = new Map<string, Element>();

/** Shows `item`, which was just taken out of `list`, fading at `place` in the window. */
export function bidFarewell(item: HTMLElement, list: Element, place: Place): void {
  const key = item.dataset.key;
  if (!key || leaving.has(key) || leaving.size >= MOST || !motionAllowed() || !item.animate) return;
  // Its styles may depend on the list around it.
  const around = list.cloneNode(false) as HTMLElement;
  for (const named of [around, item, ...item.querySelectorAll("*")]) {
    for (const name of ["id", "data-testid", "data-public-id", "aria-labelledby"]) {
      named.removeAttribute(name);
    }
  }
  const { left, top, width, height } = place;
  Object.assign(item.style, {
    position: "absolute",
    left: `${left}px`,
    top: `${top}px`,
    width: `${width}px`,
    height: `${height}px`,
  });
  around.append(item);
  layer().append(around);
  leaving.set(key, around);
  const gone = () => {
    around.remove();
    leaving.delete(key);
    if (leaving.size === 0) document.querySelector(".farewell")?.remove();
  };
  item
    .animate([{ opacity: 1 }, { opacity: 0, scale: "0.95" }], {
      duration: 260,
      easing: "ease-in",
      fill: "forwards",
    })
    .finished.then(gone, gone);
}

/** Ends the farewell of an item that is back. */
export function welcomeBack(item: Element): void {
  const key = (item as HTMLElement).dataset.key;
  const around = key && leaving.get(key);
  for (const animation of around ? around.getAnimations({ subtree: true }) : []) animation.finish();
}

function layer(): HTMLElement {
  const there = document.querySelector<HTMLElement>(".farewell");
  const made = there ?? document.createElement("div");
  made.className = "farewell";
  made.inert = true;
  made.setAttribute("aria-hidden", "true");
  if (!there) document.body.prepend(made);
  return made;
}
