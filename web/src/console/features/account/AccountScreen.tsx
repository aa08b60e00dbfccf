import { useQuery } from "@tanstack/react-query";
import { LogOut, Users } from "lucide-react";
import { useStaff } from "../../hotel/staff";
import { useTranslation } from "../../i18n/useTranslation";
import { ScreenLink } from "../../shell/ScreenLink";
import { Button } from "../../ui/Button";
import { Failed, ScreenTitle, Waiting } from "../../ui/states";
import { accountQuery } from "./account";
import { NameForm } from "./NameForm";
import { PasswordForm } from "./PasswordForm";
import { SessionList } from "./SessionList";

/** What everybody decides about themselves. */
export function AccountScreen({ onSignOut }: { onSignOut(): void }) {
  const { t } = useTranslation("team");
  const { session, canLead } = useStaff();
  const { data: account, error, refetch } = useQuery(accountQuery);
  return (
    <>
      <ScreenTitle
        title={t("common:screens.account")}
        lead={t("account.lead", { username: session.username })}
      >
        <div className="flex flex-wrap gap-3">
          {canLead && (
            <ScreenLink
              to="team"
              isCurrent={false}
              className="inline-flex min-h-11 items-center gap-2 rounded-xl border border-control bg-surface px-4 font-medium text-[0.95rem] hover:border-ink lg:hidden"
            >
              <Users size={18} aria-hidden />
              {t("account.team")}
            </ScreenLink>
          )}
          <Button icon={<LogOut size={18} aria-hidden />} onPress={onSignOut}>
            {t("account.signOut")}
          </Button>
        </div>
      </ScreenTitle>
      {account ? (
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <NameForm account={account} />
          <PasswordForm username={account.username} />
          <SessionList sessions={account.sessions} />
        </div>
      ) : error ? (
        <Failed title={t("account.failed")} error={error} retry={() => void refetch()} />
      ) : (
        <Waiting />
      )}
    </>
  );
}
