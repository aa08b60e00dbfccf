/**
 * A short rest between two glides, for pages where a change may wait for a frame. A block that goes
 * from one animation straight into the next stays where the eye has it, but the browser counts its
 * way in the layout as a jump. So one frame is painted first, in which blocks rest where they are
 * seen by their style alone.
 */
import { gliding } from "./glide";

/** What the animations set. */
const SET = ["translate", "scale", "clipPath", "transformOrigin"] as const;

/** The longest that a change waits, in milliseconds, where frames are rare. */
const MOST = 200;

let waiting: (() => void) | null = null;

/**
 * Calls `change`, which changes the page: at once, or after the next frame when blocks are on their
 * way. Of changes that come meanwhile only the last is called: each is the whole page.
 */
export function whenStill(change: () => void): void {
  const waits = waiting !== null;
  waiting = change;
  if (waits) return;
  let late: ReturnType<typeof setTimeout> | undefined;
  const go = () => {
    clearTimeout(late);
    const last = waiting;
    if (!last) return;
    waiting = null;
    last();
    // What changed nothing has ended no rest.
    requestAnimationFrame(goOn);
  };
  if (gliding.size === 0 || document.visibilityState === "hidden") {
    go();
    return;
  }
  rest();
  requestAnimationFrame(() => setTimeout(go));
  late = setTimeout(go, MOST);
}

/** Leaves each block where it is seen, without an animation. */
function rest(): void {
  // All are read before any is written.
  const seen = [...gliding.keys()].map((animation) => {
    const element = (animation.effect as KeyframeEffect).target as HTMLElement;
    const style = getComputedStyle(element);
    return { animation, element, style: SET.map((name) => style[name]) };
  });
  for (const { animation, element, style } of seen) {
    const at = animation.currentTime;
    animation.cancel();
    SET.forEach((name, index) => {
      element.style[name] = style[index] ?? "";
    });
    gliding.set(animation, () => {
      for (const name of SET) element.style[name] = "";
      animation.currentTime = at;
    });
  }
}

/** Sends each block that still rests on its way again. */
function goOn(): void {
  for (const [animation, endRest] of gliding) {
    if (!endRest) continue;
    endRest();
    animation.play();
    gliding.set(animation, null);
  }
}
