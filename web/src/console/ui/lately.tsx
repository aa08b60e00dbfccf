import { type ComponentType, type ReactNode, useEffect, useReducer, useState } from "react";
import { toast } from "sonner";
import { messageOf, NotFetched } from "../api/problem";
import { knows, learn } from "../i18n/choice";
import { t } from "../i18n/i18n";
import type { SeldomNamespace } from "../i18n/resources";
import { useTranslation } from "../i18n/useTranslation";
import { Failed, FailedScreen, Waiting } from "./states";

/** A component that is fetched when it is first drawn, or about to be. */
export interface Lately<P> {
  (props: P): ReactNode;
  /** Fetches it, so that it is there at once when it is drawn. What fails is tried again then. */
  prefetch(): void;
}

interface Refusal {
  error: Error;
  retry(): void;
}

interface Means<P> {
  /** Words that only this part needs. */
  words?: readonly SeldomNamespace[];
  /** Instead of the grey shapes while it is on its way. */
  waiting?: ComponentType;
  /** Instead of the words that it could not be fetched; has its props too. */
  failed?: ComponentType<P & Refusal>;
}

/** How long to wait before a part that did not come is asked for once more, in ms. */
const PAUSE = 1_000;

/**
 * A part of the console that is fetched when it is shown for the first time: `load` is an import.
 * Unlike React's own `lazy` it can be tried again: a line that is lost at that moment must not end
 * the console.
 */
export function lately<P extends object>(
  load: () => Promise<ComponentType<P>>,
  { words = [], waiting: OnItsWay = Waiting, failed: NotToBeHad = NotThere }: Means<P> = {},
): Lately<P> {
  let Content: ComponentType<P> | null = null;
  const fetchOnce = async () => {
    const [content] = await Promise.all([load(), learn(words)]);
    Content = content;
  };
  const fetchIt = () =>
    fetchOnce().catch(async () => {
      await new Promise((passed) => setTimeout(passed, PAUSE));
      return fetchOnce();
    });

  function LatelyPart(props: P) {
    const [, drawAgain] = useReducer((times: number) => times + 1, 0);
    const [isFailed, setFailed] = useState(false);
    const isThere = Content !== null && knows(words);
    const isMissing = !isThere && !isFailed;
    useEffect(() => {
      if (!isMissing) return;
      let isShown = true;
      fetchIt().then(
        () => isShown && drawAgain(),
        () => isShown && setFailed(true),
      );
      return () => {
        isShown = false;
      };
    }, [isMissing]);

    if (Content !== null && isThere) return <Content {...props} />;
    if (!isFailed) return <OnItsWay />;
    // What a browser says of a file that did not come is for developers.
    return <NotToBeHad {...props} error={new NotFetched()} retry={() => setFailed(false)} />;
  }
  LatelyPart.prefetch = () => void fetchOnce().catch(() => undefined);
  return LatelyPart;
}

/** A part that came with the console itself, where others are fetched. */
export function atHand<P extends object>(Content: ComponentType<P>): Lately<P> {
  return Object.assign((props: P) => <Content {...props} />, { prefetch: () => undefined });
}

/** The same for what opens over a screen: when it cannot be had, a notice says so and it closes. */
export function latelyDialog<P extends { onClose(): void }>(
  load: () => Promise<ComponentType<P>>,
  words: readonly SeldomNamespace[] = [],
): Lately<P> {
  return lately(load, { words, waiting: Nothing, failed: NotOpened });
}

/** Of a screen under its name. */
function NotThere({ error, retry, screenName }: Refusal & { screenName?: string }) {
  const { t } = useTranslation();
  const failure = { title: t("couldNotLoad.part"), error, retry };
  return screenName === undefined ? (
    <Failed {...failure} />
  ) : (
    <FailedScreen screen={screenName} {...failure} />
  );
}

function NotOpened({ error, onClose }: Refusal & { onClose(): void }) {
  useEffect(() => {
    toast.error(t("couldNotLoad.part"), { id: "not-fetched", description: messageOf(error) });
    onClose();
  }, [error, onClose]);
  return null;
}

function Nothing() {
  return null;
}
