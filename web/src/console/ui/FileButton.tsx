import { useRef } from "react";
import { Button, type ButtonProps } from "./Button";

/** What the server reads. Phones turn their own formats into one of these when asked for them. */
export const PICTURE_TYPES = "image/jpeg,image/png,image/webp";

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
        accept={PICTURE_TYPES}
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
