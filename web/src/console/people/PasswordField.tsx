import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "../i18n/useTranslation";
import { cx } from "../ui/cx";
import { PlainField } from "./PlainField";
import { isEnough, missingCharacters, PASSWORD_CHARACTERS, strengthOf } from "./strength";

interface PasswordFieldProps {
  label: string;
  value: string;
  onChange(value: string): void;
  autoComplete: "new-password" | "current-password";
  /** Whose password is chosen; without one nothing is said of how good it is. */
  username?: string;
  error?: string | undefined;
  name: string;
}

/** A password that can be looked at while it is typed, and how good it is in words. */
export function PasswordField(props: PasswordFieldProps) {
  const { label, value, onChange, autoComplete, username, error, name } = props;
  const { t } = useTranslation("setup");
  const [isShown, setShown] = useState(false);
  return (
    <PlainField
      label={label}
      name={name}
      type={isShown ? "text" : "password"}
      autoComplete={autoComplete}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      dir="ltr"
      value={value}
      onChange={onChange}
      error={error}
      hint={username !== undefined && <HowGood password={value} username={username} />}
      inside={
        <button
          type="button"
          aria-label={isShown ? t("password.hide") : t("password.show")}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
          // The field runs from left to right in every language, so its end is on the right.
          className="absolute inset-y-0 right-0 flex w-11 items-center justify-center rounded-xl text-soft hover:text-ink"
        >
          {isShown ? <EyeOff size={18} aria-hidden /> : <Eye size={18} aria-hidden />}
        </button>
      }
    />
  );
}

const BARS = { short: 0, likeName: 0, same: 0, fine: 2, strong: 3 } as const;

function HowGood({ password, username }: { password: string; username: string }) {
  const { t } = useTranslation("setup");
  const strength = strengthOf(password, username);
  const enough = isEnough(strength);
  const bars = password === "" ? 0 : Math.max(1, BARS[strength]);
  return (
    <span role="status" className="flex flex-col gap-1.5">
      <span aria-hidden="true" className="flex gap-1.5 pt-0.5">
        {[1, 2, 3].map((bar) => (
          <span
            key={bar}
            className={cx(
              "h-1 flex-1 rounded-full transition-colors",
              bar > bars ? "bg-line" : enough ? "bg-accent" : "bg-warn",
            )}
          />
        ))}
      </span>
      <span className={cx(enough && "text-accent")}>
        {password === ""
          ? t("password.hint", { least: PASSWORD_CHARACTERS })
          : strength === "short"
            ? t("password.short", { count: missingCharacters(password) })
            : t(`password.${strength}`)}
      </span>
    </span>
  );
}
