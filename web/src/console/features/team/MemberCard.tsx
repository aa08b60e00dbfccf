import { MoreHorizontal } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { roleName } from "../../hotel/roles";
import { isRoleName, type Member, ROLES, type RoleName } from "../../hotel/team";
import { relativeTime } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { MenuButton } from "../../ui/ActionMenu";
import { cx } from "../../ui/cx";
import { ConfirmDialog } from "../../ui/Dialog";
import { refusalOf } from "./refusal";
import { useChangeMember, useRemoveMember } from "./team-writes";

/** Below this somebody is here now: it is known only to the nearest few minutes. */
const NOW_MS = 10 * 60_000;

/** Somebody who works at the hotel, and what an owner may change about that. */
export function MemberCard({ member }: { member: Member }) {
  const { t } = useTranslation("team");
  const [asks, setAsks] = useState<"disable" | "remove" | null>(null);
  const change = useChangeMember();
  const setRole = (role: RoleName) => {
    change.mutate(
      { id: member.id, role },
      { onError: (error) => toast.error(refusalOf(error, member.name)) },
    );
  };
  const enable = () => {
    change.mutate(
      { id: member.id, is_active: true },
      { onError: (error) => toast.error(refusalOf(error, member.name)) },
    );
  };
  return (
    <article
      aria-label={member.name}
      className="card flex flex-wrap items-center gap-x-4 gap-y-3 p-4 sm:flex-nowrap"
    >
      <Initials name={member.name} isDim={!member.is_active} />
      <div className="min-w-0 flex-1">
        <h2 className="flex flex-wrap items-center gap-x-2 font-medium">
          <bdi className="truncate">{member.name}</bdi>
          {member.is_you && <Tag>{t("you")}</Tag>}
          {!member.is_active && <Tag isWarning>{t("disabled")}</Tag>}
        </h2>
        <p className="wrap-anywhere text-[0.85rem] text-soft">
          {member.name !== member.username && (
            <>
              <bdi>{member.username}</bdi> ·{" "}
            </>
          )}
          {seen(member, t)}
        </p>
      </div>
      <div className="flex w-full items-center gap-2 sm:w-auto">
        <select
          aria-label={t("roleOf", { name: member.name })}
          value={member.role}
          disabled={change.isPending}
          onChange={(event) => {
            if (isRoleName(event.target.value)) setRole(event.target.value);
          }}
          className="field-box min-w-0 flex-1 cursor-pointer sm:w-40 sm:flex-none"
        >
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {roleName(role)}
            </option>
          ))}
        </select>
        {!member.is_you && (
          <MenuButton
            look="quiet"
            aria-label={t("more", { name: member.name })}
            icon={<MoreHorizontal size={20} aria-hidden />}
            actions={[
              member.is_active
                ? { id: "disable", label: t("disable.action"), act: () => setAsks("disable") }
                : { id: "enable", label: t("enable"), act: enable },
              {
                id: "remove",
                label: t("remove.action"),
                isDanger: true,
                act: () => setAsks("remove"),
              },
            ]}
          />
        )}
      </div>
      <AskDisable member={member} isOpen={asks === "disable"} onClose={() => setAsks(null)} />
      <AskRemove member={member} isOpen={asks === "remove"} onClose={() => setAsks(null)} />
    </article>
  );
}

type Translate = ReturnType<typeof useTranslation<"team">>["t"];

function seen(member: Member, t: Translate): string {
  if (member.is_you) return t("seen.now");
  if (member.last_seen_at === null) return t("seen.never");
  const [at, now] = [new Date(member.last_seen_at), new Date()];
  if (now.getTime() - at.getTime() < NOW_MS && member.is_active) return t("seen.now");
  return t("seen.at", { when: relativeTime(at, now) });
}

interface AskProps {
  member: Member;
  isOpen: boolean;
  onClose(): void;
}

function AskDisable({ member, isOpen, onClose }: AskProps) {
  const { t } = useTranslation("team");
  const change = useChangeMember();
  const { name } = member;
  const leave = () => {
    change.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      title={t("disable.title", { name })}
      action={t("disable.confirm")}
      keep={t("disable.keep")}
      isOpen={isOpen}
      isPending={change.isPending}
      error={change.error ? refusalOf(change.error, name) : undefined}
      onClose={leave}
      onConfirm={() => change.mutate({ id: member.id, is_active: false }, { onSuccess: leave })}
    >
      <p>{t("disable.text")}</p>
    </ConfirmDialog>
  );
}

function AskRemove({ member, isOpen, onClose }: AskProps) {
  const { t } = useTranslation("team");
  const remove = useRemoveMember();
  const { name } = member;
  const leave = () => {
    remove.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      title={t("remove.title", { name })}
      action={t("remove.confirm")}
      keep={t("remove.keep")}
      isOpen={isOpen}
      isPending={remove.isPending}
      error={remove.error ? refusalOf(remove.error, name) : undefined}
      onClose={leave}
      onConfirm={() => remove.mutate(member.id, { onSuccess: leave })}
    >
      <p>{t("remove.text")}</p>
    </ConfirmDialog>
  );
}

function Tag({ isWarning = false, children }: { isWarning?: boolean; children: string }) {
  return (
    <span
      className={cx(
        "rounded-full px-2 py-0.5 font-medium text-xs",
        isWarning ? "bg-warn-soft text-warn" : "bg-accent-soft text-accent",
      )}
    >
      {children}
    </span>
  );
}

function Initials({ name, isDim }: { name: string; isDim: boolean }) {
  const words = name.split(/\s+/).filter((word) => word !== "");
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  const text = letters.map((word) => [...(word ?? "")][0] ?? "").join("");
  return (
    <span
      aria-hidden="true"
      className={cx(
        "flex size-11 shrink-0 items-center justify-center rounded-full font-semibold uppercase",
        isDim ? "bg-sunken text-soft" : "bg-accent-soft text-accent",
      )}
    >
      {text}
    </span>
  );
}
