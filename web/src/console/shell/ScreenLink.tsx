import {
  type AnchorHTMLAttributes,
  createContext,
  type MouseEvent,
  type ReactNode,
  useContext,
} from "react";
import { addressOf, go, type Screen } from "./router";

/** Fetches a screen beforehand; where the screens are is not the shell's to know. */
export const PrefetchContext = createContext<(screen: Screen) => void>(() => undefined);

interface ScreenLinkProps {
  to: Screen;
  isCurrent: boolean;
  className: string;
  "aria-label"?: string;
  children: ReactNode;
}

/** A link to a screen, which is fetched as soon as somebody seems to want it. */
export function ScreenLink({ to, isCurrent, ...rest }: ScreenLinkProps) {
  const prefetch = useContext(PrefetchContext);
  return (
    <PathLink
      to={addressOf(to)}
      aria-current={isCurrent ? "page" : undefined}
      onPointerEnter={() => prefetch(to)}
      onFocus={() => prefetch(to)}
      {...rest}
    />
  );
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
