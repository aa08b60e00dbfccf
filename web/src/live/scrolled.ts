/** How far the guest scrolls before the page's beginning counts as left, in heights of the window. */
const LEFT = 0.4;

/**
 * Keeps the class `scrolled` on the root element while its beginning is left. The style sheets could
 * follow the scrolling by themselves, but then they are worked out anew for every frame of it.
 */
export function noteScrolling(): void {
  const { classList } = document.documentElement;
  const note = () => {
    classList.toggle("scrolled", scrollY > innerHeight * LEFT);
  };
  addEventListener("scroll", note, { passive: true });
  // A page that is come back to begins where it was left.
  requestAnimationFrame(note);
}
