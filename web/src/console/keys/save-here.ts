import type { FormStore } from "../forms/FormStore";

/**
 * Saves what is typed, as the button of its form would: the form with the focus, else every form
 * in the uppermost window that has something to save. What is typed on other screens is saved by
 * the line that tells of it.
 */
export function saveHere(store: FormStore): void {
  const typed = new Set(
    store
      .open()
      .filter(({ fields, saving }) => fields.length > 0 && !saving)
      .map(({ id }) => id),
  );
  const isTyped = (form: HTMLFormElement) => typed.has(form.dataset.form ?? "");
  const focused = document.activeElement?.closest<HTMLFormElement>("form[data-form]");
  if (focused && isTyped(focused)) {
    focused.requestSubmit();
    return;
  }
  // Behind a dialog everything is hidden from those who cannot see it, and so it is to the keys.
  const windows = document.querySelectorAll('[role="dialog"], [role="alertdialog"]');
  const within = windows[windows.length - 1] ?? document;
  for (const form of within.querySelectorAll<HTMLFormElement>("form[data-form]")) {
    if (isTyped(form)) form.requestSubmit();
  }
}
