import { RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { messageOf } from "../api/problem";
import { Button } from "./Button";

/** Grey shapes while a screen's first data is on its way. */
export function Waiting({ what }: { what: string }) {
  return (
    <div role="status" aria-label={`Loading ${what}`} className="flex flex-col gap-5">
      <div className="h-8 w-48 animate-pulse rounded-lg bg-line" />
      <div className="h-56 animate-pulse rounded-2xl bg-line/70" />
      <div className="h-40 animate-pulse rounded-2xl bg-line/50" />
    </div>
  );
}

/** A screen whose data could not be read. */
export function Failed({ what, error, retry }: { what: string; error: unknown; retry(): void }) {
  return (
    <div role="alert" className="card flex flex-col items-start gap-4 p-6 sm:p-8">
      <div>
        <h2 className="font-semibold text-lg">{what} could not be loaded</h2>
        <p className="mt-1 text-soft">{messageOf(error)}</p>
      </div>
      <Button icon={<RefreshCw size={18} aria-hidden />} onPress={retry}>
        Try again
      </Button>
    </div>
  );
}

/** A list with nothing in it yet, and what to do about that. */
export function Empty(props: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-2xl border-2 border-line border-dashed px-6 py-14 text-center">
      <span className="text-soft">{props.icon}</span>
      <h2 className="font-semibold text-lg">{props.title}</h2>
      <div className="max-w-md text-soft">{props.children}</div>
    </div>
  );
}

/** The head of a screen. */
export function ScreenTitle(props: { title: string; lead: ReactNode; children?: ReactNode }) {
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-4 sm:mb-8">
      <div>
        <h1 className="font-semibold text-[1.75rem] leading-tight tracking-tight sm:text-3xl">
          {props.title}
        </h1>
        <p className="mt-1 max-w-2xl text-soft">{props.lead}</p>
      </div>
      {props.children}
    </header>
  );
}
