import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { toast } from "sonner";
import { ApiError, messageOf } from "../../api/problem";
import { useTranslation } from "../../i18n/useTranslation";
import { PasswordField } from "../../people/PasswordField";
import { codeOf } from "../../people/refusals";
import { isEnough, strengthOf } from "../../people/strength";
import { Button } from "../../ui/Button";
import { accountQuery, changePassword } from "./account";

/** Another password, for whoever knows the present one. */
export function PasswordForm({ username }: { username: string }) {
  const { t } = useTranslation("team");
  const client = useQueryClient();
  const title = useId();
  const [present, setPresent] = useState("");
  const [password, setPassword] = useState("");
  const [isShown, setShown] = useState(false);
  const change = useMutation({
    mutationFn: changePassword,
    onSuccess: ({ ended_sessions: count }) => {
      setPresent("");
      setPassword("");
      setShown(false);
      toast.success(t("account.password.changed", { count }));
      void client.invalidateQueries(accountQuery);
    },
  });
  const wrong =
    change.error instanceof ApiError &&
    change.error.fields.present !== undefined &&
    change.variables?.present === present;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setShown(true);
    if (present === "" || !isEnough(strengthOf(password, username))) {
      form.querySelector<HTMLElement>(present === "" ? "[name=present]" : "[name=new]")?.focus();
      return;
    }
    if (!change.isPending) change.mutate({ present, password });
  };
  const failed = change.isError && !wrong && !change.isPending;
  return (
    <form
      onSubmit={submit}
      noValidate
      aria-labelledby={title}
      className="card flex flex-col gap-4 p-5"
    >
      <h2 id={title} className="font-semibold text-lg">
        {t("account.password.title")}
      </h2>
      {/* Password managers want to know whose password it is. */}
      <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      <PasswordField
        label={t("account.password.present")}
        name="present"
        autoComplete="current-password"
        value={present}
        onChange={setPresent}
        error={
          wrong
            ? t("account.password.presentWrong")
            : isShown && present === ""
              ? t("account.password.presentMissing")
              : undefined
        }
      />
      <PasswordField
        label={t("account.password.new")}
        name="new"
        autoComplete="new-password"
        username={username}
        value={password}
        onChange={setPassword}
        error={isShown && password === "" ? t("account.password.newMissing") : undefined}
      />
      {failed && (
        <p role="alert" className="text-[0.9rem] text-danger">
          {codeOf(change.error) === "too-many-tries"
            ? t("account.password.tooManyTries")
            : messageOf(change.error)}
        </p>
      )}
      <Button type="submit" isPending={change.isPending} className="self-start">
        {t("account.password.change")}
      </Button>
    </form>
  );
}
