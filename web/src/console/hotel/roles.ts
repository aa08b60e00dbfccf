import { t } from "../i18n/i18n";

const ROLES = ["owner", "manager", "editor", "viewer"] as const;

/** What a role is called, of what the server calls it; one that is unknown keeps its name. */
export function roleName(role: string): string {
  const known = ROLES.find((name) => name === role.toLowerCase());
  return known ? t(`common:roles.${known}`) : role;
}
