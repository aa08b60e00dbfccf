/**
 * Keeps the list calm while hotels come, change and go, by a choice of the guest or by staff's
 * doing. What the guest looks at stays where it is in the window; what has to move glides there
 * from where it was; what is new appears softly, and what left fades out at its place.
 */
import { Component, type ReactNode } from "react";
import { play } from "../ui/motion";

const GLIDE = { duration: 420, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)" };
const APPEAR = { duration: 320, easing: "ease-out" };
const LEAVE = { duration: 220, easing: "ease-in" };
/** The most that fade out at once. */
const MOST_LEAVING = 12;

/** What moves by itself: each with the one around it coming before it. */
const MOVING =
  ".landing-heading, .filter, .filter-words, .filter-choice, .filter-found, .card-list, " +
  ".card-list > li, .empty, .landing-footer";
/** What carries others along. */
const CARRYING = ".filter, .card-list, .card-list > li";
const WITHIN_CARD = ".card-words > *";

interface CalmCardsProps {
  /** What the list shows: another value is a change. */
  shown: unknown;
  children: ReactNode;
}

export class CalmCards extends Component<CalmCardsProps> {
  private before: Map<HTMLElement, DOMRect> | null = null;
  private gliding: Animation[] = [];

  override componentDidMount() {
    // Ours is told apart from what the browser does by itself, and works in every browser.
    document.documentElement.style.overflowAnchor = "none";
  }

  override componentWillUnmount() {
    document.documentElement.style.overflowAnchor = "";
  }

  /** The last moment at which the page is as it was. */
  override getSnapshotBeforeUpdate(before: CalmCardsProps) {
    const changes = before.shown !== this.props.shown;
    // In a tab that nobody looks at nothing moves, and where it was is not worth knowing.
    this.before = changes && document.visibilityState === "visible" ? places() : null;
    return null;
  }

  override componentDidUpdate() {
    const before = this.before;
    this.before = null;
    if (before === null) return;
    for (const animation of this.gliding.splice(0)) animation.cancel();
    hold(before);
    const now = places();
    const ways = new Map<HTMLElement, { x: number; y: number }>();
    for (const [element, place] of now) {
      const known = before.get(element);
      const around = element.parentElement?.closest<HTMLElement>(CARRYING);
      const carried = (around && ways.get(around)) ?? { x: 0, y: 0 };
      if (!known) {
        if (element.matches("li")) appear(element);
        continue;
      }
      const way = { x: known.left - place.left, y: known.top - place.top };
      ways.set(element, way);
      const [x, y] = [way.x - carried.x, way.y - carried.y];
      if (Math.abs(x) < 0.5 && Math.abs(y) < 0.5) continue;
      const glide = play(element, [{ translate: `${x}px ${y}px` }, { translate: "0 0" }], GLIDE);
      if (glide) this.gliding.push(glide);
    }
    bidFarewell(before);
  }

  override render() {
    return this.props.children;
  }
}

/** Where everything is in the window; the words of a card as far as it is on the screen or near it. */
function places(): Map<HTMLElement, DOMRect> {
  const found = new Map<HTMLElement, DOMRect>();
  const near = innerHeight / 2;
  for (const element of document.querySelectorAll<HTMLElement>(MOVING)) {
    const place = element.getBoundingClientRect();
    found.set(element, place);
    const far = place.bottom < -near || place.top > innerHeight + near;
    if (far || !element.matches("li")) continue;
    for (const part of element.querySelectorAll<HTMLElement>(WITHIN_CARD)) {
      found.set(part, part.getBoundingClientRect());
    }
  }
  return found;
}

/**
 * Scrolls by as much as moved what the guest is at: the field that is written in, the card that has
 * the focus, else the first card in sight. At the page's top nothing needs to be held.
 */
function hold(before: Map<HTMLElement, DOMRect>): void {
  if (scrollY <= 1) return;
  const busy = document.activeElement?.closest<HTMLElement>(".filter, .card-list > li");
  const inSight = [...before].filter(
    ([element, { top, bottom }]) =>
      element.matches("li, .filter") && element.isConnected && top < innerHeight && bottom > 0,
  );
  const first = inSight.find(([element, { top }]) => element.matches("li") && top >= 0);
  const held = inSight.find(([element]) => element === busy) ?? first ?? inSight[0];
  if (!held) return;
  const [element, { top }] = held;
  const moved = element.getBoundingClientRect().top - top;
  if (Math.abs(moved) >= 0.5) scrollBy({ top: moved, behavior: "instant" });
}

function appear(item: HTMLElement): void {
  play(item, [{ opacity: 0 }, { opacity: 1 }], APPEAR);
}

/** Shows what was taken out of the list once more, fading, where nobody can reach it. */
function bidFarewell(before: Map<HTMLElement, DOMRect>): void {
  const gone = [...before].filter(([element]) => !element.isConnected && element.matches("li"));
  for (const [item, { left, top, width, height }] of gone.slice(0, MOST_LEAVING)) {
    if (top > innerHeight || top + height < 0) continue;
    const layer = document.createElement("ul");
    layer.className = "card-list leaving-card";
    layer.inert = true;
    for (const named of [item, ...item.querySelectorAll("[data-testid]")]) {
      named.removeAttribute("data-testid");
    }
    const place = {
      left: `${left}px`,
      top: `${top}px`,
      width: `${width}px`,
      height: `${height}px`,
    };
    Object.assign(layer.style, place);
    layer.append(item);
    document.querySelector(".landing")?.append(layer);
    play(layer, [{ opacity: 1 }, { opacity: 0 }], { ...LEAVE, fill: "forwards" }, () =>
      layer.remove(),
    );
  }
}
