import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useContext, useEffect, useState } from "react";
import { toast } from "sonner";
import { messageOf } from "./api/problem";
import type { StaffSession } from "./api/types";
import { UndoOffers } from "./delivery/UndoOffers";
import { AtTheDoor, useSessionCheck } from "./doors";
import { EDITING, forgetTarget, resumeTarget, useAim } from "./drafting/target";
import { GalleryUploads } from "./features/gallery/GalleryUploads";
import { SignIn } from "./features/session/SignIn";
import { sessionQuery, signOut } from "./features/session/session";
import { FormStoreContext } from "./forms/useDraftForm";
import { HotelLive } from "./hotel/live";
import { settingsQuery } from "./hotel/settings";
import { type Staff, StaffContext, staffOf } from "./hotel/staff";
import { useTranslation } from "./i18n/useTranslation";
import { Keys } from "./keys/Keys";
import { DraftPreview, fetchNext, PageAsItWas, SCREENS } from "./screens";
import {
  addressOf,
  doorOf,
  draftOf,
  go,
  pastOf,
  type Screen,
  screenOf,
  usePath,
} from "./shell/router";
import { Shell } from "./shell/Shell";
import { SignOutDialog } from "./shell/SignOutDialog";
import { Together, useTogether } from "./together/Together";
import { Button } from "./ui/Button";
import { Failed, Waiting } from "./ui/states";
import { useNoStrayDrops } from "./ui/useFileDrop";

/** Sign-in for those outside, the screens for those inside. */
export function App() {
  const { t } = useTranslation();
  const { data: session, error, refetch } = useQuery(sessionQuery);
  const wasInside = useWasInside(session);
  const [wasSentAway, setSentAway] = useState(false);
  const door = doorOf(usePath());
  useNoStrayDrops();
  useUnsavedWarning();

  if (session === undefined) {
    return (
      <main className="mx-auto max-w-3xl px-4 py-16">
        {error ? (
          <Failed
            isScreen
            title={t("couldNotLoad.console")}
            error={error}
            retry={() => void refetch()}
          />
        ) : (
          <Waiting />
        )}
      </main>
    );
  }
  if (door !== null) return <AtTheDoor door={door} session={session} />;
  if (session === null) {
    const reason = wasSentAway
      ? t("session:signIn.sentAway")
      : wasInside
        ? t("session:signIn.ended")
        : null;
    return <SignIn notice={reason} />;
  }
  const staff = staffOf(session);
  if (staff === null) return <NoHotel username={session.username} />;
  return (
    <Inside
      key={`${session.username}@${staff.slug}`}
      staff={staff}
      onSentAway={() => setSentAway(true)}
    />
  );
}

function Inside({ staff, onSentAway }: { staff: Staff; onSentAway(): void }) {
  useState(() => resumeTarget(staff));
  const path = usePath();
  const screen = screenOf(path);
  const past = pastOf(path);
  const [isLeaving, setLeaving] = useState(false);
  const leave = useSignOut();
  const { t } = useTranslation();
  const draft = draftOf(path);
  const isKnown = screen !== null || past !== null || draft !== null;
  const title = t(`screens.${screen ?? (draft === null ? "past" : "draft")}`);
  const home = useHome(staff, !isKnown);
  const check = useSessionCheck(staff, onSentAway);
  const forms = useContext(FormStoreContext);
  // Before any form is shown: nobody sees what somebody else typed here.
  useState(() => forms.belongTo(`${staff.session.username}@${staff.slug}`));
  useEffect(() => forms.listen(), [forms]);
  const signOut = () => (forms.unsaved ? setLeaving(true) : void leave());
  const together = useTogether(staff.slug);

  useEffect(() => {
    if (home !== null) go(addressOf(home), "replace");
  }, [home]);
  useEffect(() => {
    if (!isKnown) return;
    document.title = t("screens.windowTitle", { screen: title, hotel: staff.hotel });
  }, [isKnown, title, staff.hotel, t]);
  useEffect(fetchNext, []);

  if (!isKnown) return null;
  return (
    <StaffContext value={staff}>
      <HotelLive
        slug={staff.slug}
        onTeam={check.team}
        onUnheard={check.session}
        onTheirs={together.theirs}
      >
        <Together parts={together} screen={screen ?? "history"}>
          <UndoOffers onHistory={() => go(addressOf("history"))} />
          <GalleryUploads>
            {past !== null && <PageAsItWas key={past} revision={past} />}
            {screen === null && draft !== null && <DraftPreview key={draft.id} id={draft.id} />}
            {screen !== null && (
              <Keys onSignOut={signOut}>
                <Shell screen={screen} onSignOut={signOut}>
                  <ScreenContent screen={screen} onSignOut={signOut} key={screen} />
                  {isLeaving && (
                    <SignOutDialog
                      onStay={() => setLeaving(false)}
                      onKeep={() => void leave()}
                      onDiscard={() => {
                        forms.forgetAll();
                        void leave();
                      }}
                    />
                  )}
                </Shell>
              </Keys>
            )}
          </GalleryUploads>
        </Together>
      </HotelLive>
    </StaffContext>
  );
}

function ScreenContent({ screen, onSignOut }: { screen: Screen; onSignOut(): void }) {
  const { t } = useTranslation();
  const Content = SCREENS[screen];
  const { draft, isSwitching } = useAim();
  const isOfPage = EDITING.includes(screen);
  if (isSwitching && isOfPage) return <Waiting />;
  // Forms begin anew with what the draft, or the page, has.
  return (
    <Content
      key={isOfPage ? draft : ""}
      onSignOut={onSignOut}
      screenName={t(`screens.${screen}`)}
    />
  );
}

/** Where `/staff` leads: to the first picture as long as there is none, then to the settings. */
function useHome(staff: Staff, isAsked: boolean): Screen | null {
  const { data, isError } = useQuery({ ...settingsQuery(staff.slug), enabled: isAsked });
  if (!isAsked || (data === undefined && !isError)) return null;
  return data && staff.canEdit && data.images.hero === null ? "start" : "settings";
}

/** The console edits one hotel; whoever spans all of them uses the command line and the API. */
function NoHotel({ username }: { username: string }) {
  const { t } = useTranslation();
  const leave = useSignOut();
  return (
    <main className="mx-auto flex max-w-xl flex-col items-start gap-4 px-4 py-16">
      <h1 className="font-semibold text-2xl tracking-tight">{t("noHotel.title")}</h1>
      <p className="text-soft">{t("noHotel.text", { username })}</p>
      <Button onPress={() => void leave()}>{t("signOut")}</Button>
    </main>
  );
}

function useSignOut(): () => Promise<void> {
  const { t } = useTranslation();
  const client = useQueryClient();
  const forms = useContext(FormStoreContext);
  return async () => {
    try {
      await signOut();
    } catch (error) {
      toast.error(t("signOutFailed", { reason: messageOf(error) }));
      return;
    }
    // What is typed stays on the device for the same person; this window forgets it.
    forms.leave();
    forgetTarget();
    client.clear();
    // A fresh page: nothing of this hotel stays in memory.
    window.location.assign("/staff");
  };
}

/** True once somebody was inside and is not any more, without having signed out. */
function useWasInside(session: StaffSession | null | undefined): boolean {
  const [was, setWas] = useState(false);
  useEffect(() => {
    if (session) setWas(true);
  }, [session]);
  return was;
}

/** Asks before the window is closed over something typed. */
function useUnsavedWarning(): void {
  const forms = useContext(FormStoreContext);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (forms.unsaved) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [forms]);
}
