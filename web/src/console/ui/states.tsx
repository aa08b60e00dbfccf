import { RefreshCw } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { messageOf } from "../api/problem";
import { useTranslation } from "../i18n/useTranslation";
import { Button } from "./Button";

/** After so long, in milliseconds, grey shapes alone leave one wondering. */
const LONG_MS = 5_000;

/** Grey shapes while a screen's first data is on its way, with a word when it does not come soon. */
export function Waiting() {
  const { t } = useTranslation();
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label={t("loading")} className="flex flex-col gap-5">
      {isLong && <p className="text-soft">{t("loadingLong")}</p>}
      <div className="h-8 w-48 animate-pulse rounded-lg bg-line" />
      <div className="h-56 animate-pulse rounded-2xl bg-line/70" />
      <div className="h-40 animate-pulse rounded-2xl bg-line/50" />
    </div>
  );
}

interface Failure {
  /** What could not be had. */
  title: string;
  error: unknown;
  retry(): void;
  /** There is nothing else on the screen. */
  isScreen?: boolean;
}

/** A screen whose data could not be read, under its name. */
export function FailedScreen({ screen, ...failure }: Failure & { screen: string }) {
  return (
    <>
      <ScreenTitle title={screen} />
      <Failed {...failure} />
    </>
  );
}

/** Something that could not be read, and why. */
export function Failed({ title, error, retry, isScreen = false }: Failure) {
  const { t } = useTranslation();
  const Title = isScreen ? "h1" : "h2";
  return (
    <div role="alert" className="card flex flex-col items-start gap-4 p-6 sm:p-8">
      <div>
        <Title className="font-semibold text-lg">{title}</Title>
        <p className="mt-1 text-soft">{messageOf(error)}</p>
      </div>
      <Button icon={<RefreshCw size={18} aria-hidden />} onPress={retry}>
        {t("tryAgain")}
      </Button>
    </div>
  );
}

interface EmptyProps {
  icon: ReactNode;
  title: string;
  children: ReactNode;
}

/** A list with nothing in it yet, and what to do about that. */
export function Empty(props: EmptyProps) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-2xl border-2 border-line border-dashed px-6 py-14 text-center">
      <span className="text-soft">{props.icon}</span>
      <h2 className="font-semibold text-lg">{props.title}</h2>
      <div className="max-w-md text-soft">{props.children}</div>
    </div>
  );
}

/** The head of a screen. */
export function ScreenTitle(props: { title: string; lead?: ReactNode; children?: ReactNode }) {
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-4 sm:mb-8">
      <div>
        <h1 className="font-semibold text-[1.75rem] leading-tight tracking-tight sm:text-3xl">
          {props.title}
        </h1>
        {props.lead && <p className="mt-1 max-w-2xl text-soft">{props.lead}</p>}
      </div>
      {props.children}
    </header>
  );
}
