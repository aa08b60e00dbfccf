import { useState } from "react";
import type { RoleName } from "../../hotel/team";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { TextField } from "../../ui/TextField";
import { InvitationLink } from "./InvitationLink";
import { RoleChoice } from "./RoleChoice";
import { refusalOf } from "./refusal";
import { useInvite } from "./team-writes";

/** Invites somebody: for whom, as what, and then the link to hand on. */
export function InviteDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const { t } = useTranslation("team");
  const [name, setName] = useState("");
  const [role, setRole] = useState<RoleName>("editor");
  const invite = useInvite();
  const close = () => {
    invite.reset();
    setName("");
    setRole("editor");
    onClose();
  };
  const made = invite.data;
  return (
    <Dialog
      title={made ? t("invite.linkTitle") : t("invite.title")}
      isOpen={isOpen}
      onClose={close}
      footer={
        made ? (
          <Button look="primary" onPress={close}>
            {t("invite.finished")}
          </Button>
        ) : (
          <>
            <Button onPress={close}>{t("invite.cancel")}</Button>
            <Button
              look="primary"
              isDisabled={invite.isPending}
              onPress={() => invite.mutate({ role, name: name.trim() })}
            >
              {t("invite.make")}
            </Button>
          </>
        )
      }
    >
      {made ? (
        <InvitationLink invited={made} />
      ) : (
        <div className="flex flex-col gap-5">
          <TextField
            label={t("invite.name")}
            hint={t("invite.nameHint")}
            value={name}
            onChange={setName}
            maxLength={100}
          />
          <div>
            <p className="mb-2 font-medium text-[0.9rem]">{t("invite.role")}</p>
            <RoleChoice label={t("invite.role")} role={role} onChange={setRole} />
          </div>
          {invite.isError && (
            <p role="alert" className="text-danger">
              {refusalOf(invite.error, name)}
            </p>
          )}
        </div>
      )}
    </Dialog>
  );
}
