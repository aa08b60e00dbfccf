import type { MouseEvent, ReactNode } from "react";
import { addressOf, go, type Screen } from "./router";

interface ScreenLinkProps {
  to: Screen;
  isCurrent: boolean;
  className: string;
  children: ReactNode;
}

/** A link to a screen: a real one, so that it opens in a new window too. */
export function ScreenLink({ to, isCurrent, className, children }: ScreenLinkProps) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    go(addressOf(to));
    window.scrollTo(0, 0);
  };
  return (
    <a
      href={addressOf(to)}
      aria-current={isCurrent ? "page" : undefined}
      onClick={follow}
      className={className}
    >
      {children}
    </a>
  );
}
