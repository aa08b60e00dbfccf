import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useContext, useEffect, useState } from "react";
import { toast } from "sonner";
import { messageOf } from "./api/problem";
import type { StaffSession } from "./api/types";
import { GalleryScreen } from "./features/gallery/GalleryScreen";
import { GalleryUploads } from "./features/gallery/GalleryUploads";
import { HistoryScreen } from "./features/history/HistoryScreen";
import { PageAsItWas } from "./features/history/PageAsItWas";
import { RoomsScreen } from "./features/rooms/RoomsScreen";
import { SignIn } from "./features/session/SignIn";
import { sessionQuery, signOut } from "./features/session/session";
import { SettingsScreen } from "./features/settings/SettingsScreen";
import { FormStoreContext } from "./forms/useDraftForm";
import { HotelLive } from "./hotel/live";
import { type Staff, StaffContext, staffOf } from "./hotel/staff";
import { addressOf, go, pastOf, type Screen, screenOf, usePath } from "./shell/router";
import { Shell } from "./shell/Shell";
import { Button } from "./ui/Button";
import { Failed, Waiting } from "./ui/states";
import { useNoStrayDrops } from "./ui/useFileDrop";

const SCREENS: Record<Screen, { title: string; Content: () => React.ReactNode }> = {
  settings: { title: "Settings", Content: SettingsScreen },
  gallery: { title: "Gallery", Content: GalleryScreen },
  rooms: { title: "Rooms", Content: RoomsScreen },
  history: { title: "History", Content: HistoryScreen },
};

/** Sign-in for those outside, the screens for those inside. */
export function App() {
  const { data: session, error, refetch } = useQuery(sessionQuery);
  const wasInside = useWasInside(session);
  useNoStrayDrops();
  useUnsavedWarning();

  if (session === undefined) {
    return (
      <main className="mx-auto max-w-3xl px-4 py-16">
        {error ? (
          <Failed what="The console" error={error} retry={() => void refetch()} />
        ) : (
          <Waiting what="console" />
        )}
      </main>
    );
  }
  if (session === null) {
    return (
      <SignIn
        notice={
          wasInside ? "Your session has ended. Sign in again; what you typed is still here." : null
        }
      />
    );
  }
  const staff = staffOf(session);
  if (staff === null) return <NoHotel username={session.username} />;
  return <Inside key={`${session.username}@${staff.slug}`} staff={staff} />;
}

function Inside({ staff }: { staff: Staff }) {
  const path = usePath();
  const screen = screenOf(path);
  const past = pastOf(path);
  const leave = useSignOut();

  useEffect(() => {
    if (screen === null && past === null) go(addressOf("settings"), "replace");
    const title = screen === null ? "The page as it was" : SCREENS[screen].title;
    document.title = `${title} · ${staff.hotel}`;
  }, [screen, past, staff.hotel]);

  if (screen === null && past === null) return null;
  return (
    <StaffContext value={staff}>
      <HotelLive slug={staff.slug}>
        <GalleryUploads>
          {screen === null ? (
            past !== null && <PageAsItWas key={past} revision={past} />
          ) : (
            <Shell screen={screen} onSignOut={() => void leave()}>
              <ScreenContent screen={screen} key={screen} />
            </Shell>
          )}
        </GalleryUploads>
      </HotelLive>
    </StaffContext>
  );
}

function ScreenContent({ screen }: { screen: Screen }) {
  const { Content } = SCREENS[screen];
  return <Content />;
}

/** The console edits one hotel; whoever spans all of them uses the command line and the API. */
function NoHotel({ username }: { username: string }) {
  const leave = useSignOut();
  return (
    <main className="mx-auto flex max-w-xl flex-col items-start gap-4 px-4 py-16">
      <h1 className="font-semibold text-2xl tracking-tight">No hotel to edit</h1>
      <p className="text-soft">
        {username} belongs to no hotel. Sign in as somebody of the hotel whose page you want to
        change.
      </p>
      <Button onPress={() => void leave()}>Sign out</Button>
    </main>
  );
}

function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  const forms = useContext(FormStoreContext);
  return async () => {
    try {
      await signOut();
    } catch (error) {
      toast.error(`You are still signed in: ${messageOf(error)}`);
      return;
    }
    forms.forgetAll();
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
