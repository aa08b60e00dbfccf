import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { toast } from "sonner";
import { messageOf } from "../../api/problem";
import { useTranslation } from "../../i18n/useTranslation";
import { PlainField } from "../../people/PlainField";
import { Button } from "../../ui/Button";
import { type Account, accountQuery, rename } from "./account";

/** The name that colleagues see. */
export function NameForm({ account }: { account: Account }) {
  const { t } = useTranslation("team");
  const client = useQueryClient();
  const title = useId();
  const [name, setName] = useState(account.display_name);
  const save = useMutation({
    mutationFn: rename,
    onSuccess: ({ display_name }) => {
      setName(display_name);
      client.setQueryData(accountQuery.queryKey, (known) => known && { ...known, display_name });
      toast.success(t("account.name.saved"));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate(name);
  };
  return (
    <form onSubmit={submit} aria-labelledby={title} className="card flex flex-col gap-4 p-5">
      <h2 id={title} className="font-semibold text-lg">
        {t("account.name.title")}
      </h2>
      <PlainField
        label={t("account.name.label")}
        name="name"
        autoComplete="name"
        dir="auto"
        maxLength={100}
        placeholder={account.username}
        value={name}
        onChange={setName}
        error={save.isError ? messageOf(save.error) : undefined}
      />
      <Button
        type="submit"
        isPending={save.isPending}
        isDisabled={name.trim() === account.display_name}
        className="self-start"
      >
        {t("account.name.save")}
      </Button>
    </form>
  );
}
