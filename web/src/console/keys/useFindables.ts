import { useQuery } from "@tanstack/react-query";
import { useContext } from "react";
import { useSaves } from "../delivery/useSaves";
import { FormStoreContext } from "../forms/useDraftForm";
import { fieldTitle } from "../hotel/field-names";
import { roomsQuery } from "../hotel/rooms";
import { CONTACT_FIELDS, TEXT_FIELDS } from "../hotel/sections";
import { useStaff } from "../hotel/staff";
import { useTranslation } from "../i18n/useTranslation";
import { reach } from "../shell/reach";
import { addressOf, go, type Screen } from "../shell/router";
import type { Findable } from "./find";
import { saveHere } from "./save-here";

/** Everything that can be found by its name, in the order of a person's day. */
export function useFindables(means: { onKeys(): void; onSignOut(): void }): Findable[] {
  const { t } = useTranslation("keys");
  const { slug, canEdit, canLead } = useStaff();
  const forms = useContext(FormStoreContext);
  const saves = useSaves();
  const rooms = useQuery(roomsQuery(slug)).data?.rooms ?? [];
  const screens: Screen[] = ["settings", "gallery", "rooms", "languages", "drafts", "history"];
  if (canLead) screens.push("team");
  screens.push("account");
  const action = (id: string, title: string, act: () => void): Findable => ({
    id: `act-${id}`,
    title,
    kind: t("find.action"),
    act,
  });
  const undo = saves.undoLast();
  return [
    ...screens.map(
      (screen): Findable => ({
        id: `screen-${screen}`,
        title: t(`common:screens.${screen}`),
        kind: t("find.screen"),
        act: () => go(addressOf(screen)),
      }),
    ),
    ...(canEdit && forms.unsaved ? [action("save", t("act.save"), () => saveHere(forms))] : []),
    ...(undo ? [action("undo", t("act.undo"), undo)] : []),
    ...sections().flatMap(({ id, fields }) => {
      const section = t(`settings:sections.${id}`);
      const address = `${addressOf("settings")}#${id}`;
      return [
        { id, title: section, kind: t("common:screens.settings"), act: () => reach(address) },
        ...fields.map(
          (field): Findable => ({
            id: field,
            title: fieldTitle(field),
            kind: t("find.inSection", { section }),
            act: () =>
              reach(
                address,
                `[data-form="${id}"] [data-field="${field}"], [data-form="${id}"][data-field="${field}"]`,
              ),
          }),
        ),
      ];
    }),
    ...rooms.map(
      ({ id, name }): Findable => ({
        id: `room-${id}`,
        title: name,
        kind: t("find.room"),
        act: () => go(`${addressOf("rooms")}#room-${id}`),
      }),
    ),
    ...(canEdit
      ? [action("new-room", t("act.newRoom"), () => go(`${addressOf("rooms")}#room-new`))]
      : []),
    action("page", t("act.publicPage"), () => {
      window.open(`/hotels/${encodeURIComponent(slug)}`, "_blank", "noopener");
    }),
    action("keys", t("act.keys"), means.onKeys),
    action("sign-out", t("act.signOut"), means.onSignOut),
  ];
}

function sections() {
  return [
    { id: "pictures", fields: [] },
    { id: "texts", fields: TEXT_FIELDS },
    { id: "contact", fields: CONTACT_FIELDS },
    { id: "amenities", fields: [] },
    { id: "theme", fields: [] },
  ] as const;
}
