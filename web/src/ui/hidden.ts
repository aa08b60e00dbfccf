/**
 * Calls `hidden` when this tab is not looked at, at once when it is so already; the returned
 * function calls it off.
 */
export function whenHidden(hidden: () => void): () => void {
  const check = () => {
    if (document.visibilityState !== "hidden") return;
    document.removeEventListener("visibilitychange", check);
    hidden();
  };
  document.addEventListener("visibilitychange", check);
  check();
  return () => document.removeEventListener("visibilitychange", check);
}
