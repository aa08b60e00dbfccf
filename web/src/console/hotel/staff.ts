import { createContext, useContext } from "react";
import type { StaffSession } from "../api/types";

/** Who is looking, and what they may do. The server decides again with each request. */
export interface Staff {
  session: StaffSession;
  slug: string;
  /** Its name at sign-in; the settings have the current one. */
  hotel: string;
  canEdit: boolean;
  /** Decides who is in the team. */
  canLead: boolean;
}

export const StaffContext = createContext<Staff | null>(null);

export function useStaff(): Staff {
  const staff = useContext(StaffContext);
  if (staff === null) throw new Error("useStaff needs somebody who is signed in");
  return staff;
}

const EDITING_ROLES = new Set(["owner", "manager", "editor", "admin"]);

/** `null` for somebody without a hotel: the console edits one hotel. */
export function staffOf(session: StaffSession): Staff | null {
  if (!session.hotel) return null;
  const canEdit =
    session.is_superuser ||
    (session.is_staff && EDITING_ROLES.has((session.role ?? "").toLowerCase()));
  return {
    session,
    slug: session.hotel.slug,
    hotel: session.hotel.name,
    canEdit,
    canLead: session.may_lead === true,
  };
}
