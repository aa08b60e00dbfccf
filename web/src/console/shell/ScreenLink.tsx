import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from "react";
import { addressOf, go, type Screen } from "./router";

interface ScreenLinkProps {
  to: Screen;
  isCurrent: boolean;
  className: string;
  children: ReactNode;
}

/** A link to a screen. */
export function ScreenLink({ to, isCurrent, ...rest }: ScreenLinkProps) {
  return <PathLink to={addressOf(to)} aria-current={isCurrent ? "page" : undefined} {...rest} />;
}

interface PathLinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href" | "onClick"> {
  to: string;
}

/** A link within the console: a real one, so that it opens in a new window too. */
export function PathLink({ to, ...rest }: PathLinkProps) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    go(to);
    window.scrollTo(0, 0);
  };
  return <a {...rest} href={to} onClick={follow} />;
}
