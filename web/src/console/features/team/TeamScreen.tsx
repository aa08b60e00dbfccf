import { useQuery } from "@tanstack/react-query";
import { UserPlus, Users } from "lucide-react";
import { useState } from "react";
import { ApiError } from "../../api/problem";
import { useStaff } from "../../hotel/staff";
import { type Team, teamQuery } from "../../hotel/team";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { Empty, FailedScreen, ScreenTitle, Waiting } from "../../ui/states";
import { InvitationList } from "./InvitationList";
import { InviteDialog } from "./InviteDialog";
import { MemberCard } from "./MemberCard";

/** Who works at the hotel, and who is invited; for its owners. */
export function TeamScreen() {
  const { t } = useTranslation("team");
  const { slug } = useStaff();
  const { data: team, error, refetch } = useQuery(teamQuery(slug));
  // Whoever was an owner a moment ago keeps nothing of it on the screen.
  if (error instanceof ApiError && error.status === 403) {
    return (
      <>
        <ScreenTitle title={t("common:screens.team")} />
        <Empty icon={<Users size={36} aria-hidden />} title={t("notOwner.title")}>
          {t("notOwner.text")}
        </Empty>
      </>
    );
  }
  if (!team) {
    return error ? (
      <FailedScreen
        screen={t("common:screens.team")}
        title={t("failed")}
        error={error}
        retry={() => void refetch()}
      />
    ) : (
      <Waiting />
    );
  }
  return <Everybody team={team} />;
}

function Everybody({ team }: { team: Team }) {
  const { t } = useTranslation("team");
  const [isInviting, setInviting] = useState(false);
  const isAlone = team.members.length === 1 && team.invitations.length === 0;
  return (
    <>
      <ScreenTitle title={t("common:screens.team")} lead={t("lead")}>
        <Button
          look="primary"
          icon={<UserPlus size={18} aria-hidden />}
          onPress={() => setInviting(true)}
        >
          {t("invite.action")}
        </Button>
      </ScreenTitle>
      <ul className="flex flex-col gap-3" aria-label={t("common:screens.team")}>
        {team.members.map((member) => (
          <li key={member.id}>
            <MemberCard member={member} />
          </li>
        ))}
      </ul>
      {isAlone && (
        <div className="mt-6">
          <Empty icon={<Users size={36} aria-hidden />} title={t("alone.title")}>
            {t("alone.text")}
          </Empty>
        </div>
      )}
      <InvitationList invitations={team.invitations} />
      <InviteDialog isOpen={isInviting} onClose={() => setInviting(false)} />
    </>
  );
}
