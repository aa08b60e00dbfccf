/**
 * The phone's menu is a disclosure, which works before any script has arrived. This folds it as
 * guests expect of a menu: with Escape, by a tap beside it, when the focus leaves it, and when one
 * of its links is followed. It listens to the window, so it need not wait until the page is taken
 * over.
 */
export function foldMenu(): void {
  const listen = <K extends keyof WindowEventMap>(
    type: K,
    folds: (menu: Element, event: WindowEventMap[K]) => boolean | Element | null,
  ) => {
    addEventListener(type, (event) => {
      const menu = document.querySelector<HTMLDetailsElement>(".header-menu[open]");
      if (menu && folds(menu, event)) menu.open = false;
    });
  };
  const beside = (menu: Element, { target }: Event) => !menu.contains(target as Node);
  listen("pointerdown", beside);
  listen("focusin", beside);
  listen("click", (_menu, { target }) => (target as Element).closest(".header-menu a"));
  listen("keydown", (menu, { key }) => {
    if (key !== "Escape") return false;
    menu.querySelector("summary")?.focus();
    return true;
  });
}
