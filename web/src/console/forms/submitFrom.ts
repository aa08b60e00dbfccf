import type { Values } from "./draft";
import type { DraftForm } from "./useDraftForm";

/**
 * Submits, and after a refusal takes whoever pressed the button to the first refused field.
 * Whoever went on typing is left alone.
 */
export async function submitFrom<T extends Values>(
  element: HTMLFormElement,
  form: DraftForm<T>,
): Promise<boolean> {
  const isSaved = await form.submit();
  if (!isSaved) {
    requestAnimationFrame(() => {
      if (document.activeElement?.matches("input, textarea")) return;
      element.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    });
  }
  return isSaved;
}
