import { type RefObject, useEffect, useRef, useState } from "react";

/**
 * Lets somebody drop files from their computer onto `target` (the whole window when `null`).
 * Gives whether files are held over it. Listens in the capture phase, so that the lists inside,
 * which have their own dragging, never see a file.
 */
export function useFileDrop(
  target: RefObject<HTMLElement | null> | null,
  isDisabled: boolean,
  onFiles: (files: File[], transfer: DataTransfer) => void,
): boolean {
  const [isOver, setOver] = useState(false);
  const handle = useRef(onFiles);
  handle.current = onFiles;

  useEffect(() => {
    const element: HTMLElement | Window | null = target === null ? window : target.current;
    if (element === null || isDisabled) return;
    // Entering a child comes before leaving its parent: only the balance tells.
    let depth = 0;
    const on = (name: string, act: (event: DragEvent) => void) => {
      const listener = (event: Event) => {
        if (!(event instanceof DragEvent) || !holdsFiles(event)) return;
        event.preventDefault();
        event.stopPropagation();
        act(event);
      };
      element.addEventListener(name, listener, { capture: true });
      return () => element.removeEventListener(name, listener, { capture: true });
    };
    const stop = [
      on("dragenter", () => {
        depth += 1;
        setOver(true);
      }),
      on("dragover", (event) => {
        if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
      }),
      on("dragleave", () => {
        depth = Math.max(0, depth - 1);
        if (depth === 0) setOver(false);
      }),
      on("drop", (event) => {
        depth = 0;
        setOver(false);
        if (!event.dataTransfer) return;
        const files = [...event.dataTransfer.files];
        if (files.length > 0) handle.current(files, event.dataTransfer);
      }),
    ];
    return () => {
      setOver(false);
      for (const remove of stop) remove();
    };
  }, [target, isDisabled]);

  return isOver;
}

/**
 * A file dropped beside every target would make the browser leave the page for it, and with it
 * everything typed.
 */
export function useNoStrayDrops(): void {
  useEffect(() => {
    const refuse = (event: DragEvent) => {
      if (event.defaultPrevented || !holdsFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "none";
    };
    window.addEventListener("dragover", refuse);
    window.addEventListener("drop", refuse);
    return () => {
      window.removeEventListener("dragover", refuse);
      window.removeEventListener("drop", refuse);
    };
  }, []);
}

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
