import { createContext, useContext } from "react";
import type { StaffSession } from "../api/types";

/** Who is looking, and what they may do. The server decides again with each request. */
export interface Staff {
  session: StaffSession;
  slug: string;
  canEdit: boolean;
}

export const StaffContext = createContext<Staff | null>(null);

export function useStaff(): Staff {
  const staff = useContext(StaffContext);
  if (staff === null) throw new Error("useStaff needs somebody who is signed in");
  return staff;
}

const EDITING_ROLES = new Set(["owner", "manager", "editor", "admin"]);

export function staffOf(session: StaffSession): Staff {
  const canEdit =
    session.is_superuser ||
    (session.is_staff && EDITING_ROLES.has((session.role ?? "").toLowerCase()));
  return { session, slug: session.hotel_slug, canEdit };
}
