/** True when moving things is welcome: there is a screen, and its user has not asked for stillness. */
export function motionAllowed(): boolean {
  return (
    typeof window.matchMedia === "function" &&
    !window.matchMedia("(prefers-reduced-motion: reduce)").matches
  );
}

/**
 * Plays an animation and calls `after` when it is over, or at once where motion is unwelcome or
 * the browser cannot animate: then there is no animation. `after` is called exactly once.
 */
export function play(
  element: Element | null,
  frames: Keyframe[],
  options: KeyframeAnimationOptions,
  after: () => void = () => {},
): Animation | null {
  if (!element || typeof element.animate !== "function" || !motionAllowed()) {
    after();
    return null;
  }
  const animation = element.animate(frames, options);
  animation.finished.then(after, after);
  return animation;
}
