/** True when moving things is welcome: there is a screen, and its user has not asked for stillness. */
export function motionAllowed(): boolean {
  return (
    typeof window.matchMedia === "function" &&
    !window.matchMedia("(prefers-reduced-motion: reduce)").matches
  );
}

/**
 * Plays an animation and calls `after` when it is over, or at once where motion is unwelcome or
 * the browser cannot animate. `after` is called exactly once.
 */
export function play(
  element: Element | null,
  frames: Keyframe[],
  options: KeyframeAnimationOptions,
  after: () => void = () => {},
): void {
  if (!element || typeof element.animate !== "function" || !motionAllowed()) {
    after();
    return;
  }
  element.animate(frames, options).finished.then(after, after);
}
