import { useQueryClient } from "@tanstack/react-query";
import { useContext, useEffect, useMemo, useState } from "react";
import type { StaffSession } from "./api/types";
import { sessionQuery } from "./features/session/session";
import { FormStoreContext } from "./forms/useDraftForm";
import type { Staff } from "./hotel/staff";
import { teamQuery } from "./hotel/team";
import { addressOf, type Door, go } from "./shell/router";
import { lately } from "./ui/lately";

const SetupScreen = lately(async () => (await import("./features/setup/SetupScreen")).SetupScreen, {
  words: ["setup"],
});
const InvitationScreen = lately(
  async () => (await import("./features/setup/InvitationScreen")).InvitationScreen,
  { words: ["setup", "team"] },
);

interface AtTheDoorProps {
  door: Door;
  session: StaffSession | null;
}

/** The screens that make somebody a member of staff: the first run, and invitations. */
export function AtTheDoor({ door, session }: AtTheDoorProps) {
  const client = useQueryClient();
  const forms = useContext(FormStoreContext);
  // Stays in the browser: what stands behind a `#` is sent to nobody.
  const [secret] = useState(() => window.location.hash.slice(1));
  const isInside = door === "setup" && session !== null;

  useEffect(() => {
    if (isInside) go("/staff", "replace");
  }, [isInside]);
  if (isInside) return null;

  const enter = (begun: StaffSession) => {
    // Somebody else may have been signed in here: nothing of theirs stays in memory.
    forms.leave();
    client.clear();
    client.setQueryData(sessionQuery.queryKey, begun);
    go(door === "setup" ? addressOf("start") : "/staff", "replace");
  };
  const signIn = () => go("/staff", "replace");
  return door === "setup" ? (
    <SetupScreen code={secret} onDone={enter} onSignIn={signIn} />
  ) : (
    <InvitationScreen secret={secret} onDone={enter} onSignIn={signIn} />
  );
}

/**
 * Asks the server again who is signed in when there is reason to: something is different about this
 * person, or the staff's channel is not heard any more.
 */
export function useSessionCheck(staff: Staff, onSentAway: () => void) {
  const client = useQueryClient();
  const own = staff.session.staff_id;
  const { slug } = staff;
  return useMemo(() => {
    const ask = async () => {
      try {
        return await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
      } catch {
        // Nobody answers: whoever is signed in stays so until the server says otherwise.
        return undefined;
      }
    };
    return {
      session: () => void ask(),
      team: (whom: number | null) => {
        void client.invalidateQueries({ queryKey: teamQuery(slug).queryKey });
        if (whom !== own) return;
        void ask().then((session) => {
          if (session === null) onSentAway();
        });
      },
    };
  }, [client, own, slug, onSentAway]);
}
