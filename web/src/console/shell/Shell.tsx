import { useQuery } from "@tanstack/react-query";
import {
  BedDouble,
  CalendarClock,
  CircleUserRound,
  ExternalLink,
  Eye,
  History,
  Images,
  Keyboard,
  Languages,
  ListChecks,
  LogOut,
  Search,
  SlidersHorizontal,
  Users,
} from "lucide-react";
import type { ReactNode } from "react";
import { DeliveryBanner } from "../delivery/DeliveryBanner";
import { CollectingBar, CollectOffer } from "../drafting/TargetBar";
import { isBeginning, stepsDone } from "../hotel/first-steps";
import { roleName } from "../hotel/roles";
import { roomsQuery } from "../hotel/rooms";
import { settingsQuery } from "../hotel/settings";
import { useStaff } from "../hotel/staff";
import { useTranslation } from "../i18n/useTranslation";
import { commandKey } from "../keys/command-key";
import { useOpenWindow } from "../keys/open-window";
import { Button } from "../ui/Button";
import { cx } from "../ui/cx";
import { LanguageSelect } from "../ui/LanguageSelect";
import { Wordmark } from "../ui/Wordmark";
import type { Screen } from "./router";
import { ScreenLink } from "./ScreenLink";
import { StateBar } from "./StateBar";

interface Link {
  screen: Screen;
  icon: ReactNode;
}

const LINKS: Link[] = [
  { screen: "settings", icon: <SlidersHorizontal size={20} aria-hidden /> },
  { screen: "gallery", icon: <Images size={20} aria-hidden /> },
  { screen: "rooms", icon: <BedDouble size={20} aria-hidden /> },
  { screen: "languages", icon: <Languages size={20} aria-hidden /> },
  { screen: "drafts", icon: <CalendarClock size={20} aria-hidden /> },
  { screen: "history", icon: <History size={20} aria-hidden /> },
];

/** The screens that are of use now: the first steps only as long as there are some. */
function useLinks(current: Screen): Link[] {
  const { slug, canEdit } = useStaff();
  const settings = useQuery(settingsQuery(slug)).data;
  const rooms = useQuery({ ...roomsQuery(slug), enabled: canEdit }).data?.rooms;
  const begins = canEdit && settings && rooms && isBeginning(stepsDone(settings, rooms));
  return begins || current === "start"
    ? [{ screen: "start", icon: <ListChecks size={20} aria-hidden /> }, ...LINKS]
    : LINKS;
}

/** A phone's bar has no room for all; the languages are led to from the settings. */
const isOnPhones = ({ screen }: Link) => screen !== "languages";

interface ShellProps {
  screen: Screen;
  onSignOut(): void;
  children: ReactNode;
}

/** What surrounds every screen: a side bar where there is room, bars above and below on a phone. */
export function Shell({ screen, onSignOut, children }: ShellProps) {
  const { t } = useTranslation("common");
  const openWindow = useOpenWindow();
  const staff = useStaff();
  const { session, slug, canEdit } = staff;
  const hotel = useQuery(settingsQuery(slug)).data?.name_display || staff.hotel;
  const links = useLinks(screen);
  const team: Link[] = staff.canLead
    ? [{ screen: "team", icon: <Users size={20} aria-hidden /> }]
    : [];
  const publicPage = `/hotels/${encodeURIComponent(slug)}`;

  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[17rem_1fr]">
      <aside className="sticky top-0 hidden h-dvh flex-col overflow-y-auto border-line border-e bg-surface p-5 lg:flex">
        <Wordmark />
        <p className="mt-8 mb-4 font-semibold leading-snug" data-testid="hotel-name">
          {hotel}
        </p>
        <nav aria-label={t("screens.label")}>
          <ul className="flex flex-col gap-1">
            {[...links, ...team].map((link) => (
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
                  {t(`screens.${link.screen}`)}
                </ScreenLink>
              </li>
            ))}
          </ul>
        </nav>
        <div className="mt-auto flex flex-col gap-1">
          <Button
            look="quiet"
            icon={<Search size={18} aria-hidden />}
            aria-keyshortcuts="Control+K Meta+K"
            onPress={() => openWindow("find")}
            className="justify-start! px-3!"
          >
            <span className="flex-1 text-start">{t("keys:find.open")}</span>
            <kbd dir="ltr" aria-hidden className="font-sans text-[0.8rem] text-soft">
              {commandKey()} K
            </kbd>
          </Button>
          <Button
            look="quiet"
            icon={<Keyboard size={18} aria-hidden />}
            onPress={() => openWindow("keys")}
            className="justify-start! px-3!"
          >
            <span className="flex-1 text-start">{t("keys:list.title")}</span>
            <kbd aria-hidden className="font-sans text-[0.8rem] text-soft">
              ?
            </kbd>
          </Button>
          <PublicPageLink href={publicPage} className="px-3" />
          <LanguageSelect className="px-3" />
          <Button
            look="quiet"
            icon={<LogOut size={18} aria-hidden />}
            onPress={onSignOut}
            className="justify-start! px-3!"
          >
            {t("signOut")}
          </Button>
          <div className="mt-3 border-line border-t pt-3">
            <ScreenLink
              to="account"
              isCurrent={screen === "account"}
              className={cx(
                "flex min-h-11 items-center gap-2 rounded-xl px-3 text-[0.85rem]",
                screen === "account"
                  ? "bg-accent-soft text-accent"
                  : "text-soft hover:bg-sunken hover:text-ink",
              )}
            >
              <CircleUserRound size={18} aria-hidden className="shrink-0" />
              <span className="truncate">
                <bdi>{session.name ?? session.username}</bdi>
                {session.role && ` · ${roleName(session.role)}`}
              </span>
            </ScreenLink>
          </div>
        </div>
      </aside>

      <div className="min-w-0">
        <header className="top-bars z-20 border-line border-b bg-surface">
          <div className="flex min-h-14 items-center gap-1 ps-4 lg:hidden">
            <p className="min-w-0 flex-1 truncate font-semibold">{hotel}</p>
            <Button
              look="quiet"
              aria-label={t("keys:find.open")}
              icon={<Search size={20} aria-hidden />}
              onPress={() => openWindow("find")}
            />
            <LanguageSelect isIcon />
            <PublicPageLink href={publicPage} isIcon />
            <ScreenLink
              to="account"
              isCurrent={screen === "account"}
              aria-label={t("screens.account")}
              className="inline-flex min-h-11 w-11 shrink-0 items-center justify-center rounded-xl hover:bg-sunken"
            >
              <CircleUserRound size={20} aria-hidden />
            </ScreenLink>
          </div>
          <StateBar />
          <CollectingBar />
        </header>
        <main className="mx-auto max-w-5xl px-4 xl:has-data-beside:max-w-none pt-6 pb-28 sm:px-8 lg:px-10 lg:pt-8 lg:pb-16">
          {!canEdit && (
            <p
              role="note"
              className="mb-6 flex gap-2.5 rounded-xl bg-warn-soft px-4 py-3 text-[0.95rem] text-warn"
            >
              <Eye size={20} aria-hidden className="mt-0.5 shrink-0" />
              {session.role
                ? t("viewOnly.withRole", { role: roleName(session.role) })
                : t("viewOnly.withoutRole")}
            </p>
          )}
          <CollectOffer screen={screen} />
          <DeliveryBanner />
          {children}
        </main>
      </div>

      <nav
        aria-label={t("screens.label")}
        className="bottom-bar z-20 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
      >
        {/* As wide as its word: "Einstellungen" needs more than its share. */}
        <ul className="grid auto-cols-auto grid-flow-col">
          {links.filter(isOnPhones).map((link) => (
            <li key={link.screen}>
              <ScreenLink
                to={link.screen}
                isCurrent={link.screen === screen}
                className={cx(
                  "flex min-h-15 min-w-11 flex-col items-center justify-center gap-1 px-0.5 text-center font-medium text-[0.6875rem] leading-tight wrap-anywhere hyphens-auto sm:text-xs",
                  link.screen === screen ? "text-accent" : "text-soft",
                )}
              >
                {link.icon}
                {t(`screens.${link.screen}`)}
              </ScreenLink>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}

function PublicPageLink(props: { href: string; isIcon?: boolean; className?: string }) {
  const { t } = useTranslation();
  return (
    <a
      href={props.href}
      target="_blank"
      rel="noreferrer"
      aria-label={props.isIcon ? t("publicPage") : undefined}
      className={cx(
        "inline-flex min-h-11 items-center gap-2 rounded-xl font-medium text-[0.95rem] hover:bg-sunken",
        props.isIcon && "w-11 shrink-0 justify-center",
        props.className,
      )}
    >
      <ExternalLink size={18} aria-hidden />
      {!props.isIcon && t("publicPage")}
    </a>
  );
}
