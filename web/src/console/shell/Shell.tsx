import { useQuery } from "@tanstack/react-query";
import {
  BedDouble,
  ExternalLink,
  Eye,
  History,
  Images,
  LogOut,
  SlidersHorizontal,
} from "lucide-react";
import type { ReactNode } from "react";
import { DeliveryBanner } from "../delivery/DeliveryBanner";
import { SaveLine } from "../delivery/SaveLine";
import { useLive } from "../hotel/live";
import { settingsQuery } from "../hotel/settings";
import { useStaff } from "../hotel/staff";
import { Button } from "../ui/Button";
import { cx } from "../ui/cx";
import { LanguageSelect } from "../ui/LanguageSelect";
import { Wordmark } from "../ui/Wordmark";
import { LiveState } from "./LiveState";
import type { Screen } from "./router";
import { ScreenLink } from "./ScreenLink";

const LINKS: { screen: Screen; title: string; icon: ReactNode }[] = [
  {
    screen: "settings",
    title: "Settings",
    icon: <SlidersHorizontal size={20} aria-hidden />,
  },
  { screen: "gallery", title: "Gallery", icon: <Images size={20} aria-hidden /> },
  { screen: "rooms", title: "Rooms", icon: <BedDouble size={20} aria-hidden /> },
  { screen: "history", title: "History", icon: <History size={20} aria-hidden /> },
];

interface ShellProps {
  screen: Screen;
  onSignOut(): void;
  children: ReactNode;
}

/** What surrounds every screen: a side bar where there is room, bars above and below on a phone. */
export function Shell({ screen, onSignOut, children }: ShellProps) {
  const staff = useStaff();
  const { session, slug, canEdit } = staff;
  const { status } = useLive();
  const hotel = useQuery(settingsQuery(slug)).data?.name_display || staff.hotel;
  const publicPage = `/hotels/${encodeURIComponent(slug)}`;

  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[17rem_1fr]">
      <aside className="sticky top-0 hidden h-dvh flex-col border-line border-r bg-surface p-5 lg:flex">
        <Wordmark />
        <p className="mt-8 mb-4 font-semibold leading-snug" data-testid="hotel-name">
          {hotel}
        </p>
        <nav aria-label="Screens">
          <ul className="flex flex-col gap-1">
            {LINKS.map((link) => (
              <li key={link.screen}>
                <ScreenLink
                  to={link.screen}
                  isCurrent={link.screen === screen}
                  className={cx(
                    "flex min-h-11 items-center gap-3 rounded-xl px-3 font-medium",
                    link.screen === screen
                      ? "bg-accent-soft text-accent"
                      : "text-soft hover:bg-sunken hover:text-ink",
                  )}
                >
                  {link.icon}
                  {link.title}
                </ScreenLink>
              </li>
            ))}
          </ul>
        </nav>
        <div className="mt-auto flex flex-col gap-1">
          <LiveState status={status} className="mb-3 px-3" />
          <PublicPageLink href={publicPage} className="px-3" />
          <LanguageSelect className="px-3" />
          <Button
            look="quiet"
            icon={<LogOut size={18} aria-hidden />}
            onPress={onSignOut}
            className="justify-start! px-3!"
          >
            Sign out
          </Button>
          <p className="mt-3 truncate border-line border-t px-3 pt-4 text-[0.85rem] text-soft">
            {session.username}
            {session.role && ` · ${session.role}`}
          </p>
        </div>
      </aside>

      <div className="min-w-0">
        <SaveLine />
        <header className="sticky top-0 z-20 flex h-14 items-center gap-1 border-line border-b bg-surface pl-4 lg:hidden">
          <p className="min-w-0 flex-1 truncate font-semibold">{hotel}</p>
          <LiveState status={status} />
          <LanguageSelect isIcon />
          <PublicPageLink href={publicPage} isIcon />
          <Button
            look="quiet"
            aria-label="Sign out"
            icon={<LogOut size={18} aria-hidden />}
            onPress={onSignOut}
          />
        </header>
        <main className="mx-auto max-w-5xl px-4 xl:has-data-beside:max-w-none pt-6 pb-28 sm:px-8 lg:px-10 lg:pt-10 lg:pb-16">
          {!canEdit && (
            <p
              role="note"
              className="mb-6 flex gap-2.5 rounded-xl bg-warn-soft px-4 py-3 text-[0.95rem] text-warn"
            >
              <Eye size={20} aria-hidden className="mt-0.5 shrink-0" />
              {session.role
                ? `Your role (${session.role}) lets you look at everything and change nothing.`
                : "You may look at everything and change nothing."}{" "}
              Ask an owner for a role that may edit.
            </p>
          )}
          <DeliveryBanner />
          {children}
        </main>
      </div>

      <nav
        aria-label="Screens"
        className="fixed inset-x-0 bottom-0 z-20 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
      >
        <ul className="grid grid-cols-4">
          {LINKS.map((link) => (
            <li key={link.screen}>
              <ScreenLink
                to={link.screen}
                isCurrent={link.screen === screen}
                className={cx(
                  "flex min-h-15 flex-col items-center justify-center gap-1 font-medium text-xs",
                  link.screen === screen ? "text-accent" : "text-soft",
                )}
              >
                {link.icon}
                {link.title}
              </ScreenLink>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}

function PublicPageLink(props: { href: string; isIcon?: boolean; className?: string }) {
  return (
    <a
      href={props.href}
      target="_blank"
      rel="noreferrer"
      aria-label={props.isIcon ? "Open public page" : undefined}
      className={cx(
        "inline-flex min-h-11 items-center gap-2 rounded-xl font-medium text-[0.95rem] hover:bg-sunken",
        props.isIcon && "w-11 shrink-0 justify-center",
        props.className,
      )}
    >
      <ExternalLink size={18} aria-hidden />
      {!props.isIcon && "Open public page"}
    </a>
  );
}
