import { useMutation, useQuery } from "@tanstack/react-query";
import { Unlink } from "lucide-react";
import { type FormEvent, useState } from "react";
import { ApiError, messageOf } from "../../api/problem";
import type { StaffSession } from "../../api/types";
import { roleName } from "../../hotel/roles";
import { date } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { ClosedDoor, Door } from "../../people/Door";
import { faultsOf, isFaulty, NOBODY, PersonFields, usernameOf } from "../../people/PersonFields";
import { Problem } from "../../people/Problem";
import { codeOf } from "../../people/refusals";
import { Button } from "../../ui/Button";
import { Failed, Waiting } from "../../ui/states";
import { accept, type Offer, offerQuery } from "./invitation";

interface InvitationScreenProps {
  /** What the link ends in. */
  secret: string;
  onDone(session: StaffSession): void;
  onSignIn(): void;
}

/** The other end of an invitation: who invites, and the fields to join with. */
export function InvitationScreen({ secret, onDone, onSignIn }: InvitationScreenProps) {
  const { t } = useTranslation("setup");
  const offer = useQuery(offerQuery(secret));
  const isOver =
    offer.error instanceof ApiError && (offer.error.status === 404 || offer.error.status === 410);
  if (isOver) {
    return (
      <Door>
        <ClosedDoor
          icon={<Unlink size={26} aria-hidden />}
          title={t("invitation.over.title")}
          text={whyOver(codeOf(offer.error), t)}
        >
          <Button onPress={onSignIn}>{t("already.signIn")}</Button>
        </ClosedDoor>
      </Door>
    );
  }
  return (
    <Door>
      {offer.data ? (
        <Joining
          secret={secret}
          offer={offer.data}
          onDone={onDone}
          onOver={() => void offer.refetch()}
        />
      ) : offer.error ? (
        <Failed
          isScreen
          title={t("invitation.failed")}
          error={offer.error}
          retry={() => void offer.refetch()}
        />
      ) : (
        <Waiting />
      )}
    </Door>
  );
}

type Translate = ReturnType<typeof useTranslation<"setup">>["t"];

function whyOver(code: string | null, t: Translate): string {
  if (code === "invitation-used") return t("invitation.over.used");
  if (code === "invitation-revoked") return t("invitation.over.revoked");
  if (code === "invitation-expired") return t("invitation.over.expired");
  return t("invitation.over.unknown");
}

interface JoiningProps {
  secret: string;
  offer: Offer;
  onDone(session: StaffSession): void;
  onOver(): void;
}

function Joining({ secret, offer, onDone, onOver }: JoiningProps) {
  const { t } = useTranslation("setup");
  const [person, setPerson] = useState({ ...NOBODY, name: offer.name });
  const [isShown, setShown] = useState(false);
  const [taken, setTaken] = useState<string | null>(null);
  const join = useMutation({
    mutationFn: accept,
    onSuccess: onDone,
    onError: (error) => {
      if (!(error instanceof ApiError)) return;
      if (error.fields.username) setTaken(usernameOf(person));
      if (error.status === 404 || error.status === 410) onOver();
    },
  });
  const faults = faultsOf(person);
  if (taken !== null && taken === usernameOf(person)) faults.username = "usernameTaken";

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setShown(true);
    if (isFaulty(faults)) {
      requestAnimationFrame(() => {
        const wrong = form.querySelector<HTMLElement>("[aria-invalid]");
        (wrong ?? form.querySelector<HTMLElement>("[name=password]"))?.focus();
      });
      return;
    }
    if (join.isPending) return;
    join.mutate({
      secret,
      name: person.name.trim(),
      username: usernameOf(person),
      password: person.password,
    });
  };
  const problem =
    join.isError && faults.username !== "usernameTaken" ? messageOf(join.error) : null;
  const hotel = offer.hotel.name;

  return (
    <form onSubmit={submit} noValidate className="card flex flex-col gap-5 p-6 sm:p-8">
      <div>
        <p className="font-medium text-[0.85rem] text-accent">{roleName(offer.role)}</p>
        <h1 className="mt-1 font-semibold text-2xl tracking-tight">
          {t("invitation.title", { hotel })}
        </h1>
        <p className="mt-1 text-soft">
          {offer.invited_by !== null && t("invitation.by", { name: offer.invited_by })}{" "}
          {t(`team:roles.${offer.role}`)}
        </p>
      </div>
      {problem && <Problem>{problem}</Problem>}
      <PersonFields person={person} onChange={setPerson} faults={isShown ? faults : {}} />
      <Button type="submit" look="primary" isDisabled={join.isPending} className="mt-1">
        {join.isPending ? t("invitation.submitting") : t("invitation.submit")}
      </Button>
      <p className="text-center text-[0.85rem] text-soft">
        {t("invitation.until", { when: date(new Date(offer.expires_at)) })}
      </p>
    </form>
  );
}
