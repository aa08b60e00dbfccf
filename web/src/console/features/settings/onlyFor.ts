import type { StaffSettings } from "../../api/types";

/**
 * For `memo`: a section with dozens of fields is painted again only when something it shows has
 * changed. `fields` names what it shows; the hotel's own value belongs to each override.
 */
export function onlyFor(fields: readonly (keyof StaffSettings)[]) {
  const shown = new Set<keyof StaffSettings>(fields);
  for (const field of fields) {
    const own = field.replace(/_override$/, "_hotel") as keyof StaffSettings;
    shown.add(own);
  }
  return (before: { settings: StaffSettings }, after: { settings: StaffSettings }): boolean => {
    for (const field of shown) {
      if (before.settings[field] !== after.settings[field]) return false;
    }
    return true;
  };
}
