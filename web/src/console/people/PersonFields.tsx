import { useTranslation } from "../i18n/useTranslation";
import { PasswordField } from "./PasswordField";
import { PlainField } from "./PlainField";
import { isEnough, strengthOf } from "./strength";
import { isUsername, proposedUsername } from "./usernames";

/** What somebody who is new enters. */
export interface NewPerson {
  name: string;
  /** `null`: not touched, so it follows the name. */
  username: string | null;
  password: string;
}

export const NOBODY: NewPerson = { name: "", username: null, password: "" };

export const usernameOf = (person: NewPerson) =>
  (person.username ?? proposedUsername(person.name)).trim();

export type PersonFault = "nameMissing" | "usernameMissing" | "usernameWrong" | "usernameTaken";

/** What is wrong by field; a password says what is wrong with it by itself. */
export interface PersonFaults {
  name?: PersonFault | undefined;
  username?: PersonFault | undefined;
  password?: boolean | undefined;
}

export function faultsOf(person: NewPerson): PersonFaults {
  const username = usernameOf(person);
  return {
    name: person.name.trim() === "" ? "nameMissing" : undefined,
    username:
      username === "" ? "usernameMissing" : isUsername(username) ? undefined : "usernameWrong",
    password: isEnough(strengthOf(person.password, username)) ? undefined : true,
  };
}

export const isFaulty = (faults: PersonFaults) => Object.values(faults).some(Boolean);

interface PersonFieldsProps {
  person: NewPerson;
  onChange(person: NewPerson): void;
  faults: PersonFaults;
}

/** Name, user name and password of somebody who is new. */
export function PersonFields({ person, onChange, faults }: PersonFieldsProps) {
  const { t } = useTranslation("setup");
  const said = (fault: PersonFault | undefined) => fault && t(`person.${fault}`);
  return (
    <>
      <PlainField
        label={t("person.name")}
        name="name"
        autoComplete="name"
        dir="auto"
        maxLength={100}
        value={person.name}
        onChange={(name) => onChange({ ...person, name })}
        hint={t("person.nameHint")}
        error={said(faults.name)}
      />
      <PlainField
        label={t("person.username")}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        dir="ltr"
        maxLength={150}
        value={person.username ?? proposedUsername(person.name)}
        onChange={(username) => onChange({ ...person, username })}
        hint={t("person.usernameHint")}
        error={said(faults.username)}
      />
      <PasswordField
        label={t("person.password")}
        name="password"
        autoComplete="new-password"
        username={usernameOf(person)}
        value={person.password}
        onChange={(password) => onChange({ ...person, password })}
        error={faults.password && person.password === "" ? t("person.passwordMissing") : undefined}
      />
    </>
  );
}
