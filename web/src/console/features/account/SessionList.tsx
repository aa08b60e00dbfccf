import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Laptop, LogOut, Smartphone } from "lucide-react";
import { toast } from "sonner";
import { messageOf } from "../../api/problem";
import { date, relativeTime } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { accountQuery, endSession, type Session, signOutEverywhere } from "./account";
import { deviceOf } from "./devices";

/** Where somebody is signed in, and how to end that. */
export function SessionList({ sessions }: { sessions: Session[] }) {
  const { t } = useTranslation("team");
  const everywhere = useMutation({
    mutationFn: signOutEverywhere,
    // A fresh page: nothing of this hotel stays in memory.
    onSuccess: () => window.location.assign("/staff"),
    onError: (error) => toast.error(messageOf(error)),
  });
  return (
    <section aria-labelledby="sessions" className="card flex flex-col gap-4 p-5 lg:col-span-2">
      <h2 id="sessions" className="font-semibold text-lg">
        {t("account.sessions.title")}
      </h2>
      <ul className="flex flex-col divide-y divide-line">
        {sessions.map((session) => (
          <li key={session.id} className="py-3 first:pt-0">
            <Row session={session} />
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          icon={<LogOut size={18} aria-hidden />}
          isPending={everywhere.isPending}
          onPress={() => everywhere.mutate()}
        >
          {t("account.sessions.everywhere")}
        </Button>
        <p className="text-[0.85rem] text-soft">{t("account.sessions.everywhereText")}</p>
      </div>
    </section>
  );
}

function Row({ session }: { session: Session }) {
  const { t } = useTranslation("team");
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: endSession,
    onSuccess: () => toast.success(t("account.sessions.ended")),
    onError: (error) => toast.error(messageOf(error)),
    onSettled: () => void client.invalidateQueries(accountQuery),
  });
  const device = deviceOf(session.agent);
  const Icon = device && /iPhone|Android/.test(device.system) ? Smartphone : Laptop;
  const seen = new Date(session.last_seen_at);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <span className="flex size-11 shrink-0 items-center justify-center rounded-full bg-sunken text-soft">
        <Icon size={20} aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {device ? t("account.sessions.on", device) : t("account.sessions.unknown")}
        </p>
        <p className="text-[0.85rem] text-soft">
          {session.is_this
            ? t("account.sessions.this")
            : t("account.sessions.seen", { when: relativeTime(seen, new Date()) })}{" "}
          · {t("account.sessions.began", { when: date(new Date(session.created_at)) })}
        </p>
      </div>
      {!session.is_this && (
        <Button isPending={end.isPending} onPress={() => end.mutate(session.id)}>
          {t("account.sessions.end")}
        </Button>
      )}
    </div>
  );
}
