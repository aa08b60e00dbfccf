import {
  type KeyboardEvent,
  type RefObject,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { HotelImage } from "../../api/types";
import { number } from "../../i18n/format";
import { t } from "../../i18n/i18n";
import type { Held } from "../../ui/Held";
import { type Carried, carriedOn, carriedOrder } from "./carrying";
import { keyOf, nameOf, ordered, positionsOf } from "./order";
import { stepOf, tileOf, tileWith } from "./tiles";

interface Options {
  grid: RefObject<HTMLElement | null>;
  images: readonly HotelImage[];
  shown: readonly HotelImage[];
  /** Told to screen readers. */
  said: Held<string>;
  /** What goes along when a picture is lifted. */
  together(key: string): ReadonlySet<string>;
  onDrop(order: readonly string[], moving: ReadonlySet<string>): void;
}

/**
 * Lifting pictures with the keyboard, carrying them on and letting them go: they move on the screen
 * as they are carried, and each place is spoken. Escape, or going elsewhere, puts them back.
 */
export function useCarrying({ grid, images, shown, said, together, onDrop }: Options) {
  const [carried, setCarried] = useState<Carried | null>(null);
  // Colleagues may have removed all that was lifted.
  const isHere = carried !== null && images.some((image) => carried.keys.has(keyOf(image)));
  const now = isHere ? carried : null;
  const order = useMemo(() => now && carriedOrder(images.map(keyOf), now), [images, now]);
  const latest = useRef({ images, shown, now, order });
  latest.current = { images, shown, now, order };

  useLayoutEffect(() => {
    if (carried !== null && !isHere) setCarried(null);
  }, [carried, isHere]);
  useLayoutEffect(() => {
    const [first] = now?.keys ?? [];
    if (first !== undefined) tileWith(grid.current, first)?.scrollIntoView({ block: "nearest" });
  }, [grid, now]);

  const say = (
    what: "lifted" | "at" | "back",
    keys: ReadonlySet<string>,
    all: readonly string[],
  ) => {
    const [at = 0] = positionsOf(all, keys);
    const total = number(all.length);
    const only = latest.current.images.find((image) => keys.has(keyOf(image)));
    if (keys.size === 1 && only) {
      said.set(
        t(`gallery:carry.${what}`, { name: nameOf(only, at - 1), position: number(at), total }),
      );
    } else {
      const to = number(at + keys.size - 1);
      said.set(
        t(`gallery:carry.${what}Many`, { number: number(keys.size), from: number(at), to, total }),
      );
    }
  };
  const putBack = () => {
    const { now, images } = latest.current;
    if (now === null) return;
    setCarried(null);
    say("back", now.keys, images.map(keyOf));
  };
  const lift = (key: string) => {
    const keys = together(key);
    const all = latest.current.images.map(keyOf);
    const [position = 1] = positionsOf(all, keys);
    setCarried({ keys, beside: null, position });
    say("lifted", keys, all);
  };
  const drop = () => {
    const { now, order } = latest.current;
    setCarried(null);
    if (now === null || order === null) return;
    if (now.beside === null) return putBack();
    onDrop(order, now.keys);
  };
  const carry = (steps: number) => {
    const { now, order, images, shown } = latest.current;
    if (now === null || order === null) return;
    const visible = ordered(shown, order).map(keyOf);
    const next = carriedOn(order, visible, now, steps);
    setCarried(next);
    say("at", next.keys, carriedOrder(images.map(keyOf), next));
  };

  return {
    keys: now?.keys ?? null,
    /** The pictures as they would be if the hand let go now. */
    images: order === null ? images : ordered(images, order),
    shown: order === null ? shown : ordered(shown, order),
    /** Lifts the picture of this handle, or lets go what is carried. */
    toggle(handle: Element): void {
      const key = tileOf(handle)?.dataset.key;
      if (latest.current.now !== null) drop();
      else if (key !== undefined) lift(key);
    },
    /** `true` when the key was meant for what is carried. */
    onKeyDown(event: KeyboardEvent): boolean {
      if (latest.current.now === null || grid.current === null) return false;
      const steps = stepOf(event.key, grid.current);
      if (steps !== null) carry(steps);
      else if (event.key === "Escape") putBack();
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
    putBack,
  };
}
