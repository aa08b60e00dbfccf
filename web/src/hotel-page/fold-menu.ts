/**
 * The phone's menu and the choice of languages are disclosures, which work before any script has
 * arrived. This folds them as guests expect of menus: with Escape, by a tap beside, when the focus
 * leaves, and when one of the links is followed. It listens to the window, so it need not wait
 * until the page is taken over.
 */
export function foldMenu(): void {
  const listen = <K extends keyof WindowEventMap>(
    type: K,
    folds: (menu: Element, event: WindowEventMap[K]) => boolean | Element | null,
  ) => {
    addEventListener(type, (event) => {
      const menu = document.querySelector<HTMLDetailsElement>(".header details[open]");
      if (menu && folds(menu, event)) menu.open = false;
    });
  };
  const beside = (menu: Element, { target }: Event) => !menu.contains(target as Node);
  listen("pointerdown", beside);
  listen("focusin", beside);
  listen("click", (_menu, { target }) => (target as Element).closest(".header details a"));
  listen("keydown", (menu, { key }) => {
    if (key !== "Escape") return false;
    menu.querySelector("summary")?.focus();
    return true;
  });
}
