import { Globe } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { PlainField } from "../../people/PlainField";
import { Button } from "../../ui/Button";
import { isSlug } from "./setup";

/** What is entered about the hotel. */
export interface HotelWish {
  code: string;
  name: string;
  /** `null`: not touched, so it follows the name. */
  slug: string | null;
}

type Fault = "nameMissing" | "slugMissing" | "slugWrong" | "codeMissing" | "codeWrong";

export interface HotelFaults {
  name?: Fault | undefined;
  slug?: Fault | undefined;
  code?: Fault | undefined;
}

export const slugOf = (hotel: HotelWish, proposal: string | null) =>
  (hotel.slug ?? proposal ?? "").trim();

export function hotelFaults(
  hotel: HotelWish,
  proposal: string | null,
  wrongCode: boolean,
): HotelFaults {
  const slug = slugOf(hotel, proposal);
  const name = hotel.name.trim() === "" ? "nameMissing" : undefined;
  return {
    name,
    // Without a name there is nothing yet to make an address of.
    slug: name ? undefined : slug === "" ? "slugMissing" : isSlug(slug) ? undefined : "slugWrong",
    code: hotel.code.trim() === "" ? "codeMissing" : wrongCode ? "codeWrong" : undefined,
  };
}

interface HotelStepProps {
  hotel: HotelWish;
  onChange(hotel: HotelWish): void;
  /** The address that the server made of the name; not there while it is asked. */
  proposal: string | null | undefined;
  asksForCode: boolean;
  faults: HotelFaults;
}

/** The hotel's name, and the address that comes of it. */
export function HotelStep({ hotel, onChange, proposal, asksForCode, faults }: HotelStepProps) {
  const { t } = useTranslation("setup");
  const [isChoosing, setChoosing] = useState(hotel.slug !== null);
  const said = (fault: Fault | undefined) => fault && t(`hotel.${fault}`);
  const slug = slugOf(hotel, proposal ?? null);
  // No letter of the name is known: somebody has to choose.
  const mustChoose = hotel.name.trim() !== "" && proposal === null;
  return (
    <>
      {asksForCode && (
        <PlainField
          label={t("hotel.code")}
          name="code"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          dir="ltr"
          placeholder="XXXX-XXXX-XXXX-XXXX"
          value={hotel.code}
          onChange={(code) => onChange({ ...hotel, code })}
          hint={t("hotel.codeHint")}
          error={said(faults.code)}
        />
      )}
      <PlainField
        label={t("hotel.name")}
        name="hotel"
        autoComplete="organization"
        dir="auto"
        maxLength={255}
        value={hotel.name}
        onChange={(name) => onChange({ ...hotel, name })}
        error={said(faults.name)}
      />
      {isChoosing || mustChoose || faults.slug ? (
        <PlainField
          label={t("hotel.slug")}
          name="slug"
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          dir="ltr"
          maxLength={50}
          value={hotel.slug ?? proposal ?? ""}
          onChange={(typed) => onChange({ ...hotel, slug: typed.toLowerCase() })}
          hint={
            <>
              {t("hotel.slugHint")} <Address slug={slug} />
            </>
          }
          error={said(faults.slug)}
        />
      ) : (
        hotel.name.trim() !== "" && (
          <div className="flex items-center gap-3 rounded-xl bg-sunken py-2 ps-4 pe-2">
            <Globe size={18} aria-hidden className="shrink-0 text-soft max-sm:hidden" />
            <p className="min-w-0 flex-1 text-[0.9rem]" data-testid="address">
              <span className="block text-soft">{t("hotel.address")}</span>
              <Address slug={slug || "…"} />
            </p>
            <Button look="quiet" onPress={() => setChoosing(true)} className="px-3!">
              {t("hotel.changeAddress")}
            </Button>
          </div>
        )
      )}
    </>
  );
}

function Address({ slug }: { slug: string }) {
  return (
    <span dir="ltr" className="wrap-anywhere">
      {window.location.host}
      <wbr />
      {"/hotels/"}
      <wbr />
      <strong>{slug}</strong>
    </span>
  );
}
