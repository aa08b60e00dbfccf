import { Link2 } from "lucide-react";
import { toast } from "sonner";
import { roleName } from "../../hotel/roles";
import type { Invitation } from "../../hotel/team";
import { date } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { refusalOf } from "./refusal";
import { useRevoke } from "./team-writes";

/** Links that nobody has used yet. */
export function InvitationList({ invitations }: { invitations: Invitation[] }) {
  const { t } = useTranslation("team");
  if (invitations.length === 0) return null;
  return (
    <section aria-labelledby="open-invitations" className="mt-8">
      <h2 id="open-invitations" className="mb-3 font-semibold text-lg">
        {t("open.title")}
      </h2>
      <ul className="flex flex-col gap-3">
        {invitations.map((invitation) => (
          <li key={invitation.id}>
            <Row invitation={invitation} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Row({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation("team");
  const revoke = useRevoke();
  const name = invitation.name || t("open.anybody");
  return (
    <article
      aria-label={name}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-2xl border border-line border-dashed p-4"
    >
      <span className="flex size-11 shrink-0 items-center justify-center rounded-full bg-sunken text-soft">
        <Link2 size={20} aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          <bdi>{name}</bdi>
        </p>
        <p className="text-[0.85rem] text-soft">
          {t("open.about", {
            role: roleName(invitation.role),
            when: date(new Date(invitation.expires_at)),
          })}
        </p>
      </div>
      <Button
        isPending={revoke.isPending}
        onPress={() =>
          revoke.mutate(invitation.id, {
            onError: (error) => toast.error(refusalOf(error, name)),
          })
        }
      >
        {t("open.revoke")}
      </Button>
    </article>
  );
}
