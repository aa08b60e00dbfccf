import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { DoorClosed } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { ApiError, messageOf } from "../../api/problem";
import type { StaffSession } from "../../api/types";
import { useTranslation } from "../../i18n/useTranslation";
import { ClosedDoor, Door } from "../../people/Door";
import {
  faultsOf,
  isFaulty,
  NOBODY,
  type PersonFaults,
  PersonFields,
  usernameOf,
} from "../../people/PersonFields";
import { Problem } from "../../people/Problem";
import { Button } from "../../ui/Button";
import { HotelStep, type HotelWish, hotelFaults, slugOf } from "./HotelStep";
import { begin, proposedSlugQuery, setupQuery } from "./setup";

const STEPS = 2;

interface SetupScreenProps {
  /** From the link that the server printed; empty when somebody came another way. */
  code: string;
  onDone(session: StaffSession): void;
  onSignIn(): void;
}

/** The first run: the hotel, then its owner, and the page is there. */
export function SetupScreen({ code, onDone, onSignIn }: SetupScreenProps) {
  const { t } = useTranslation("setup");
  const client = useQueryClient();
  const { data: setup } = useQuery(setupQuery);
  const [step, setStep] = useState(1);
  const [hotel, setHotel] = useState<HotelWish>({ code, name: "", slug: null });
  const [person, setPerson] = useState(NOBODY);
  const [shown, setShown] = useState({ hotel: false, person: false });
  const [taken, setTaken] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  // Another step is another form: whoever types goes on typing there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the step that moves the focus.
  useEffect(() => {
    const wrong = form.current?.querySelector<HTMLElement>("[aria-invalid]");
    (wrong ?? form.current?.querySelector<HTMLElement>("input"))?.focus();
  }, [step]);
  const asksForCode = code === "" || hotel.code !== code;
  const proposal = useQuery(proposedSlugQuery(hotel.name.trim())).data;

  const create = useMutation({
    mutationFn: begin,
    onSuccess: onDone,
    onError: (error) => {
      if (!(error instanceof ApiError)) return;
      if (error.status === 409) void client.invalidateQueries(setupQuery);
      if (error.fields.username) setTaken(usernameOf(person));
      // What is wrong is on the first step.
      const ofHotel = error.status === 403 || error.fields.slug || error.fields.hotel_name;
      if (ofHotel) setStep(1);
    },
  });
  const wrongCode =
    create.error instanceof ApiError &&
    create.error.status === 403 &&
    create.variables?.code === hotel.code;

  if (setup?.open === false) {
    return (
      <Door>
        <ClosedDoor
          icon={<DoorClosed size={26} aria-hidden />}
          title={t("already.title")}
          text={t("already.text")}
        >
          <Button look="primary" onPress={onSignIn}>
            {t("already.signIn")}
          </Button>
        </ClosedDoor>
      </Door>
    );
  }

  const faults: PersonFaults = faultsOf(person);
  if (taken !== null && taken === usernameOf(person)) faults.username = "usernameTaken";
  const ofHotel = hotelFaults(hotel, proposal ?? null, wrongCode);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (step === 1) {
      setShown({ ...shown, hotel: true });
      if (isFaulty({ ...ofHotel } as PersonFaults)) return focusFault(form.current);
      setStep(2);
      return;
    }
    setShown({ ...shown, person: true });
    if (isFaulty(faults)) return focusFault(form.current);
    if (create.isPending) return;
    create.mutate({
      code: hotel.code,
      hotel_name: hotel.name.trim(),
      slug: slugOf(hotel, proposal ?? null),
      name: person.name.trim(),
      username: usernameOf(person),
      password: person.password,
    });
  };
  const problem =
    create.isError && !wrongCode && faults.username !== "usernameTaken"
      ? messageOf(create.error)
      : null;

  return (
    <Door>
      <form
        ref={form}
        onSubmit={submit}
        noValidate
        key={step}
        className="card flex flex-col gap-5 p-6 sm:p-8"
      >
        <div>
          <p className="font-medium text-[0.85rem] text-accent">
            {t("step", { step, total: STEPS })}
          </p>
          <h1 className="mt-1 font-semibold text-2xl tracking-tight">
            {step === 1 ? t("hotel.title") : t("owner.title")}
          </h1>
          <p className="mt-1 text-soft">
            {step === 1 ? t("hotel.lead") : t("owner.lead", { hotel: hotel.name.trim() })}
          </p>
        </div>
        {problem && <Problem>{problem}</Problem>}
        {step === 1 ? (
          <HotelStep
            hotel={hotel}
            onChange={setHotel}
            proposal={proposal}
            asksForCode={asksForCode || wrongCode}
            faults={shown.hotel || wrongCode ? ofHotel : {}}
          />
        ) : (
          <PersonFields person={person} onChange={setPerson} faults={shown.person ? faults : {}} />
        )}
        <div className="mt-1 flex flex-col gap-2">
          <Button type="submit" look="primary" isDisabled={create.isPending}>
            {step === 1 ? t("next") : create.isPending ? t("owner.submitting") : t("owner.submit")}
          </Button>
          {step > 1 && (
            <Button look="quiet" onPress={() => setStep(1)}>
              {t("back")}
            </Button>
          )}
        </div>
      </form>
    </Door>
  );
}

/** Once what is wrong has been drawn, the first of it has the focus. */
function focusFault(form: HTMLFormElement | null): void {
  requestAnimationFrame(() => {
    const wrong = form?.querySelector<HTMLElement>("[aria-invalid]");
    (wrong ?? form?.querySelector<HTMLElement>("[type=password]"))?.focus();
  });
}
