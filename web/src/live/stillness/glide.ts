/** The animations of a change: blocks that come from where they were, appear, or dissolve. */
import { motionAllowed } from "../../ui/motion";
import { welcomeBack } from "./farewell";
import type { Move } from "./moves";

/** One time and one easing for all, or ways that lie in each other would not add up. */
const GLIDE = { duration: 450, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)" };
const FADE = { duration: 300, easing: "ease-out" };

/** What animations set, and what a block keeps of it while it rests on its way. */
const SEEN = ["translate", "scale", "clipPath", "transformOrigin"] as const;

/** Every block on its way; while all rest, with the time at which it goes on. */
const gliding = new Map<Animation, { element: HTMLElement | SVGElement; at: number | null }>();

let waiting: (() => void) | null = null;

/**
 * Calls `change`, which changes the page: at once, unless blocks are on their way. Those first rest
 * for one painted frame where they are seen. A block that goes from one animation into the next
 * was somewhere else to the browser than to the eye, and it would count a jump that nobody saw.
 * Of changes that come meanwhile only the last is called: each is the whole page.
 */
export function whenStill(change: () => void): void {
  const waits = waiting !== null;
  waiting = change;
  if (waits) return;
  const go = () => {
    waiting?.();
    waiting = null;
  };
  if (gliding.size === 0 || document.visibilityState === "hidden") {
    go();
    return;
  }
  rest();
  const painted = () => {
    go();
    // A change that changed nothing.
    requestAnimationFrame(goOn);
  };
  requestAnimationFrame(() => setTimeout(painted));
}

/** Leaves each block where it is seen, without an animation. */
function rest(): void {
  const seen = [...gliding].map(([animation, { element }]) => {
    const style = getComputedStyle(element);
    return { animation, element, style: SEEN.map((name) => style[name]) };
  });
  for (const { animation, element, style } of seen) {
    gliding.set(animation, { element, at: Number(animation.currentTime) });
    animation.cancel();
    SEEN.forEach((name, index) => {
      element.style[name] = style[index] ?? "";
    });
  }
}

/** Sends each block that rests on its way again. */
function goOn(): void {
  for (const [animation, { element, at }] of gliding) {
    if (at === null) continue;
    for (const name of SEEN) element.style[name] = "";
    animation.currentTime = at;
    animation.play();
    gliding.set(animation, { element, at: null });
  }
}

/** True while blocks are on their way. */
export function areGliding(): boolean {
  return gliding.size > 0;
}

/** Puts every block at its place at once. */
export function stopGliding(): void {
  for (const [animation, { element, at }] of gliding) {
    animation.cancel();
    if (at !== null) for (const name of SEEN) element.style[name] = "";
  }
  gliding.clear();
}

/** Plays the moves; with motion unwelcome, what would have moved dissolves into its place. */
export function playMoves(moves: Move[]): void {
  const slides = motionAllowed();
  for (const move of moves) {
    const { element } = move.block;
    if (typeof element.animate !== "function") return;
    if (move.kind === "appears") {
      welcomeBack(element);
      element.animate([{ opacity: 0 }, { opacity: 1 }], FADE);
    } else if (slides) {
      const animation = element.animate(framesOf(move), GLIDE);
      gliding.set(animation, { element: element as HTMLElement | SVGElement, at: null });
      animation.onfinish = () => gliding.delete(animation);
    }
  }
}

/** A picture's frame also grows or shrinks from the shape it had; the rest only travels. */
function framesOf({ block, x, y, from }: Move & { kind: "comes" }): Keyframe[] {
  const translate = `${x}px ${y}px`;
  const { place } = block;
  if (!block.element.matches(".frame") || place.width === 0 || place.height === 0) {
    return [{ translate }, { translate: "0 0" }];
  }
  const scale = Math.max(from.width / place.width, from.height / place.height);
  const right = place.width - from.width / scale;
  const bottom = place.height - from.height / scale;
  const shared = { transformOrigin: "0 0" };
  return [
    { ...shared, translate, scale: `${scale}`, clipPath: `inset(0 ${right}px ${bottom}px 0)` },
    { ...shared, translate: "0 0", scale: "1", clipPath: "inset(0 0 0 0)" },
  ];
}
