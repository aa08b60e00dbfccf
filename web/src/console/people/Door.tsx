import type { ReactNode } from "react";
import { LanguageSelect } from "../ui/LanguageSelect";
import { Wordmark } from "../ui/Wordmark";

/** What surrounds the screens for those who are not signed in yet. */
export function Door({ children }: { children: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-8">
      <div className="w-full max-w-md">
        <div className="mb-7 flex justify-center">
          <Wordmark />
        </div>
        {children}
        <div className="mt-6 flex justify-center">
          <LanguageSelect className="px-3 text-soft" />
        </div>
      </div>
    </main>
  );
}

interface ClosedDoorProps {
  icon: ReactNode;
  title: string;
  text: string;
  children: ReactNode;
}

/** A door that does not open this way: why, and which one does. */
export function ClosedDoor({ icon, title, text, children }: ClosedDoorProps) {
  return (
    <div className="card flex flex-col items-center gap-4 p-8 text-center">
      <span className="flex size-14 items-center justify-center rounded-full bg-sunken text-soft">
        {icon}
      </span>
      <div>
        <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
        <p className="mt-2 text-soft">{text}</p>
      </div>
      {children}
    </div>
  );
}
