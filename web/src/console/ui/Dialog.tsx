import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTranslation } from "../i18n/useTranslation";
import { Button } from "./Button";
import { cx } from "./cx";

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose(): void;
  /** `alertdialog` for questions that must be answered. */
  role?: "dialog" | "alertdialog";
  size?: "small" | "large";
  children: ReactNode;
  /** Buttons; they stay in view while the rest scrolls. */
  footer: ReactNode;
}

/** A modal window: a sheet from below on a phone, centred elsewhere. */
export function Dialog(props: DialogProps) {
  const { t } = useTranslation();
  const { title, isOpen, onClose, role = "dialog", size = "small", children, footer } = props;
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={role === "dialog" && size === "small"}
      className="fixed inset-0 z-40 flex items-end justify-center bg-black/55 sm:items-center sm:p-6"
    >
      <Modal
        className={cx(
          "flex max-h-[94dvh] w-full flex-col overflow-hidden rounded-t-2xl bg-surface shadow-raised sm:rounded-2xl",
          size === "small" ? "sm:max-w-lg" : "sm:max-w-3xl",
        )}
      >
        <AriaDialog role={role} className="dialog-window flex min-h-0 flex-col outline-none">
          <div className="flex items-start justify-between gap-4 px-5 pt-4 sm:px-7 sm:pt-6">
            <Heading slot="title" className="pt-1.5 font-semibold text-xl tracking-tight">
              {title}
            </Heading>
            <Button
              look="quiet"
              aria-label={t("close")}
              icon={<X size={20} aria-hidden />}
              onPress={onClose}
              className="-me-2"
            />
          </div>
          <div className="min-h-0 overflow-y-auto px-5 py-4 sm:px-7">{children}</div>
          <div className="flex flex-wrap items-center justify-end gap-3 border-line border-t px-5 py-4 pb-[max(1rem,env(safe-area-inset-bottom))] sm:px-7">
            {footer}
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface ConfirmProps {
  title: string;
  /** The button that does it, e.g. "Remove picture". */
  action: string;
  /** The button that does not. */
  keep?: string;
  isOpen: boolean;
  isPending: boolean;
  /** Why the last attempt failed. */
  error?: string | undefined;
  onConfirm(): void;
  onClose(): void;
  children: ReactNode;
}

/** Asks before something is gone. */
export function ConfirmDialog(props: ConfirmProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={props.title}
      role="alertdialog"
      isOpen={props.isOpen}
      onClose={props.onClose}
      footer={
        <>
          <Button onPress={props.onClose}>{props.keep ?? t("keep")}</Button>
          <Button look="danger" isPending={props.isPending} onPress={props.onConfirm}>
            {props.action}
          </Button>
        </>
      }
    >
      {props.children}
      {props.error && (
        <p role="alert" className="mt-3 text-danger">
          {props.error}
        </p>
      )}
    </Dialog>
  );
}
