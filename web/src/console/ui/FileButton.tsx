import { useRef } from "react";
import { Button, type ButtonProps } from "./Button";

/** What the server reads. */
const READABLE = "image/jpeg,image/png,image/webp,image/avif,image/gif";

/**
 * What may be chosen. An iPhone turns its own photos into JPEGs for a field that does not ask for
 * HEIC; elsewhere HEIC may be chosen too: it is converted here, or the server says the way round.
 */
function acceptedTypes(): string {
  const { userAgent, maxTouchPoints } = navigator;
  // An iPad calls itself a Mac, and no Mac has a screen to touch.
  const isIos = /iPhone|iPad|iPod/.test(userAgent) || (/Mac/.test(userAgent) && maxTouchPoints > 1);
  return isIos ? READABLE : `${READABLE},image/heic,image/heif,.heic,.heif`;
}

interface FileButtonProps extends Omit<ButtonProps, "onPress"> {
  multiple?: boolean;
  onFiles(files: File[]): void;
  /** For browser tests: names the hidden file field. */
  inputTestId?: string;
}

/** A button that lets somebody choose pictures. */
export function FileButton({ multiple = false, onFiles, inputTestId, ...button }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button {...button} onPress={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        accept={acceptedTypes()}
        multiple={multiple}
        hidden
        tabIndex={-1}
        data-testid={inputTestId}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          // Emptied, so that choosing the same file again counts as a choice.
          event.currentTarget.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
