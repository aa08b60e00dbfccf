import { useEffect, useRef } from "react";
import { pasted } from "../../uploads/gather";

/** Gives the pictures that somebody pastes, unless it is into a field. */
export function usePaste(isDisabled: boolean, onFiles: (files: File[]) => void): void {
  const handle = useRef(onFiles);
  handle.current = onFiles;
  useEffect(() => {
    if (isDisabled) return;
    const listener = (event: ClipboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest("input, textarea, [contenteditable]")) return;
      const files = pasted(event.clipboardData);
      if (files.length === 0) return;
      event.preventDefault();
      handle.current(files);
    };
    document.addEventListener("paste", listener);
    return () => document.removeEventListener("paste", listener);
  }, [isDisabled]);
}
