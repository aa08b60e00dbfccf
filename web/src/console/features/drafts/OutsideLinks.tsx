import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Copy, Link2 } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import type { DraftLink } from "../../api/draft-types";
import { request } from "../../api/http";
import { messageOf } from "../../api/problem";
import { draftPath } from "../../drafting/drafts";
import { useStaff } from "../../hotel/staff";
import { date } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";

interface NewLink {
  id: number;
  /** With the secret, which is told this once. */
  path: string;
  expires_at: string;
}

/** Links to a draft for people who are not signed in: made, listed without secrets, taken back. */
export function OutsideLinks({ id }: { id: number }) {
  const { t } = useTranslation("drafts");
  const { slug } = useStaff();
  const client = useQueryClient();
  const path = `${draftPath(slug, id)}links/`;
  const queryKey = ["draft-links", slug, id];
  const [made, setMade] = useState<NewLink | null>(null);
  const links = useQuery({
    queryKey,
    queryFn: ({ signal }) => request<{ results: DraftLink[] }>("GET", path, undefined, signal),
  });
  const make = useMutation({
    mutationFn: () => request<NewLink>("POST", path),
    onSuccess: (link) => {
      setMade(link);
      return client.invalidateQueries({ queryKey });
    },
    onError: (error) => toast.error(messageOf(error)),
  });
  const revoke = useMutation({
    mutationFn: (link: number) => request("DELETE", `${path}${link}/`),
    onSuccess: (_, link) => {
      if (made?.id === link) setMade(null);
      return client.invalidateQueries({ queryKey });
    },
    onError: (error) => toast.error(messageOf(error)),
  });
  const day = (at: string) => date(new Date(at));
  const known = links.data?.results ?? [];
  return (
    <section aria-labelledby="draft-links" className="card p-5 sm:p-8">
      <h2 id="draft-links" className="font-semibold text-xl tracking-tight">
        {t("links.title")}
      </h2>
      <p className="mt-1 mb-4 text-soft">{t("links.text")}</p>
      <Button
        icon={<Link2 size={18} aria-hidden />}
        isPending={make.isPending}
        onPress={() => make.mutate()}
      >
        {t("links.make")}
      </Button>
      {made && <Fresh link={made} until={day(made.expires_at)} />}
      {links.error && (
        <p role="alert" className="mt-3 text-danger">
          {t("links.failed", { reason: messageOf(links.error) })}
        </p>
      )}
      {known.length > 0 && (
        <ul className="mt-4 flex flex-col gap-1 border-line border-t pt-2">
          {known.map((link) => (
            <li key={link.id} className="flex flex-wrap items-center justify-between gap-x-4">
              <span className="text-[0.9rem] text-soft">
                {t("links.by", {
                  name: link.author?.username ?? t("list.somebody"),
                  when: day(link.expires_at),
                })}
              </span>
              <Button
                look="quiet"
                aria-label={t("links.revokeOf", { when: day(link.created_at) })}
                isPending={revoke.isPending && revoke.variables === link.id}
                onPress={() => revoke.mutate(link.id)}
              >
                {t("links.revoke")}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Fresh({ link, until }: { link: NewLink; until: string }) {
  const { t } = useTranslation("drafts");
  const { href } = new URL(link.path, document.baseURI);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(href);
      toast.success(t("links.copied"));
    } catch {
      toast.error(t("one.notCopied"));
    }
  };
  return (
    <div className="mt-4">
      <div className="flex gap-2">
        <input
          readOnly
          dir="ltr"
          aria-label={t("links.label")}
          value={href}
          onFocus={({ target }) => target.select()}
          className="field-box min-w-0 flex-1"
        />
        <Button icon={<Copy size={18} aria-hidden />} onPress={() => void copy()}>
          {t("links.copy")}
        </Button>
      </div>
      <p className="mt-1.5 text-[0.85rem] text-soft">{t("links.once", { when: until })}</p>
    </div>
  );
}
