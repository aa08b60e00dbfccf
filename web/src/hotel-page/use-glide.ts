import { useEffect, useLayoutEffect, useRef } from "react";
import { play } from "../ui/motion";

const useBeforePaint = typeof document === "undefined" ? useEffect : useLayoutEffect;

interface Place {
  left: number;
  top: number;
}

/**
 * Lets the items of a list glide to their new places when its order changes, and new ones appear
 * softly. `order` names the items in order; nothing moves as long as it stays the same.
 */
export function useGlide(list: React.RefObject<HTMLElement | null>, order: string) {
  const before = useRef<Map<Element, Place> | null>(null);

  useBeforePaint(() => {
    const items = [...(list.current?.children ?? [])] as HTMLElement[];
    const known = before.current;
    if (known) {
      for (const item of items) glide(item, known.get(item));
    }
    const remember = () => {
      const now = [...(list.current?.children ?? [])] as HTMLElement[];
      before.current = new Map(now.map((item) => [item, placeOf(item)]));
    };
    remember();
    window.addEventListener("resize", remember);
    return () => window.removeEventListener("resize", remember);
  }, [order]);
}

/** Offsets rather than screen positions: they do not change while the guest scrolls. */
function placeOf(item: HTMLElement): Place {
  return { left: item.offsetLeft, top: item.offsetTop };
}

function glide(item: HTMLElement, from: Place | undefined): void {
  if (!from) {
    play(
      item,
      [
        { opacity: 0, scale: "0.97" },
        { opacity: 1, scale: "1" },
      ],
      {
        duration: 400,
        easing: "ease-out",
      },
    );
    return;
  }
  const to = placeOf(item);
  if (to.left === from.left && to.top === from.top) return;
  play(
    item,
    [{ translate: `${from.left - to.left}px ${from.top - to.top}px` }, { translate: "0 0" }],
    { duration: 450, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)" },
  );
}
