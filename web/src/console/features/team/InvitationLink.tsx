import { Check, Copy, Share2 } from "lucide-react";
import { useRef, useState } from "react";
import { roleName } from "../../hotel/roles";
import { useStaff } from "../../hotel/staff";
import { date } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { QrCode } from "./QrCode";
import type { Invited } from "./team-writes";

/** The link of an invitation, to be handed on in whatever way is at hand. */
export function InvitationLink({ invited }: { invited: Invited }) {
  const { t } = useTranslation("team");
  const { hotel } = useStaff();
  const field = useRef<HTMLInputElement>(null);
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(invited.link);
      setCopied(true);
    } catch {
      // No clipboard without TLS: the link is selected, so the keyboard's own copy works.
      setCopied(document.execCommand("copy"));
    }
  };
  const share = async () => {
    try {
      await navigator.share({ title: t("invite.shareTitle", { hotel }), url: invited.link });
    } catch {
      // Closed without sharing: the link is still here.
    }
  };
  const role = roleName(invited.role);
  return (
    <div className="flex flex-col items-center gap-5">
      <p className="self-stretch text-soft">
        {invited.name
          ? t("invite.linkFor", { name: invited.name, role })
          : t("invite.linkForAnybody", { role })}
      </p>
      <QrCode text={invited.link} label={t("invite.qr")} />
      <div className="flex w-full flex-col gap-3 sm:flex-row">
        <input
          ref={field}
          readOnly
          aria-label={t("invite.link")}
          dir="ltr"
          value={invited.link}
          onFocus={(event) => event.currentTarget.select()}
          className="field-box min-w-0 flex-1"
        />
        <Button
          look="primary"
          icon={isCopied ? <Check size={18} aria-hidden /> : <Copy size={18} aria-hidden />}
          onPress={() => void copy()}
        >
          {isCopied ? t("invite.copied") : t("invite.copy")}
        </Button>
        {"share" in navigator && (
          <Button icon={<Share2 size={18} aria-hidden />} onPress={() => void share()}>
            {t("invite.share")}
          </Button>
        )}
      </div>
      <p role="status" className="sr-only">
        {isCopied ? t("invite.copied") : ""}
      </p>
      <p className="self-stretch text-[0.85rem] text-soft">
        {t("invite.once", { when: date(new Date(invited.expires_at)) })}
      </p>
    </div>
  );
}
