import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { LanguageSelect } from "../../ui/LanguageSelect";
import { Wordmark } from "../../ui/Wordmark";
import { sessionQuery, signIn, signInMessage } from "./session";

interface SignInProps {
  /** Why somebody who was signed in is here again. */
  notice: string | null;
}

/** The door. Plain fields in a plain form, which is what password managers know. */
export function SignIn({ notice }: SignInProps) {
  const { t } = useTranslation("session");
  const client = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [isMissing, setMissing] = useState(false);
  const login = useMutation({
    mutationFn: ({ username, password }: { username: string; password: string }) =>
      signIn(username, password),
    onSuccess: (session) => client.setQueryData(sessionQuery.queryKey, session),
    onError: () => {
      const field = form.current?.querySelector<HTMLInputElement>("#password");
      field?.focus();
      field?.select();
    },
  });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // Read from the fields: what a password manager filled in may have told nobody.
    const data = new FormData(event.currentTarget);
    const username = String(data.get("username") ?? "").trim();
    const password = String(data.get("password") ?? "");
    if (username === "" || password === "") {
      setMissing(true);
      return;
    }
    setMissing(false);
    if (!login.isPending) login.mutate({ username, password });
  };
  const problem = isMissing
    ? t("signIn.missing")
    : login.isError
      ? signInMessage(login.error)
      : null;

  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-8 flex justify-center">
          <Wordmark />
        </div>
        <form
          ref={form}
          onSubmit={submit}
          noValidate
          className="card flex flex-col gap-5 p-6 sm:p-8"
        >
          <div>
            <h1 className="font-semibold text-2xl tracking-tight">{t("signIn.title")}</h1>
            <p className="mt-1 text-soft">{t("signIn.lead")}</p>
          </div>
          {notice && !problem && (
            <p
              role="status"
              className="rounded-xl bg-warn-soft px-3 py-2.5 text-[0.9rem] text-warn"
            >
              {notice}
            </p>
          )}
          {problem && (
            <p
              role="alert"
              className="rounded-xl bg-danger-soft px-3 py-2.5 text-[0.9rem] text-danger"
            >
              {problem}
            </p>
          )}
          <PlainField id="username" label={t("signIn.username")} autoComplete="username" />
          <PlainField
            id="password"
            label={t("signIn.password")}
            type="password"
            autoComplete="current-password"
          />
          <Button type="submit" look="primary" isDisabled={login.isPending} className="mt-1">
            {login.isPending ? t("signIn.submitting") : t("signIn.submit")}
          </Button>
        </form>
        <div className="mt-6 flex justify-center">
          <LanguageSelect className="px-3 text-soft" />
        </div>
      </div>
    </main>
  );
}

interface PlainFieldProps {
  id: string;
  label: string;
  type?: "text" | "password";
  autoComplete: string;
}

function PlainField({ id, label, type = "text", autoComplete }: PlainFieldProps) {
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-[0.9rem]">
        {label}
      </label>
      <input
        id={id}
        name={id}
        type={type}
        autoComplete={autoComplete}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        // Names and passwords run from left to right in every language.
        dir="ltr"
        className="field-box"
      />
    </div>
  );
}
