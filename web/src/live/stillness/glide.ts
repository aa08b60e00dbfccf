/** The animations of a change: blocks that come from where they were, appear, or dissolve. */
import { motionAllowed } from "../../ui/motion";
import { welcomeBack } from "./farewell";
import type { Move } from "./moves";

/** One time and one easing for all, or ways that lie in each other would not add up. */
const GLIDE = { duration: 450, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)" };
const FADE = { duration: 300, easing: "ease-out" };

/** Every animation of a block on its way; of a block that rests there, also what ends its rest. */
export const gliding = new Map<Animation, (() => void) | null>();

/** True while blocks are on their way. */
export function areGliding(): boolean {
  return gliding.size > 0;
}

/** Puts every block at its place at once. */
export function stopGliding(): void {
  for (const [animation, endRest] of gliding) {
    endRest?.();
    animation.cancel();
  }
  gliding.clear();
}

/** Plays the moves; where motion is unwelcome, what would have moved stands in its place. */
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
      gliding.set(animation, null);
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
