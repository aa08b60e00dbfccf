import { useQuery } from "@tanstack/react-query";
import { Eye } from "lucide-react";
import { useId, useRef, useState } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import type { DraftForm } from "../../forms/useDraftForm";
import { type Translations, translationsQuery } from "../../hotel/languages";
import { useStaff } from "../../hotel/staff";
import { number } from "../../i18n/format";
import { languageName } from "../../i18n/language-names";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { Failed, Waiting } from "../../ui/states";
import { type Filter, type Group, groupsOf, onlyNamed, openAtFirst, passing } from "./groups";
import { TranslationGroup } from "./TranslationGroup";
import { TranslationPreview } from "./TranslationPreview";
import { TranslationsForm } from "./TranslationsForm";
import { type TranslationValues, useTranslationForm } from "./useTranslationForm";

/** Every text of the page beside its translation into one language. */
export function TranslationEditor({ code }: { code: string }) {
  const { t } = useTranslation("languages");
  const { slug } = useStaff();
  const { data, error, refetch } = useQuery(translationsQuery(slug, code));
  if (!data) {
    return error ? (
      <Failed title={t("failed")} error={error} retry={() => void refetch()} />
    ) : (
      <Waiting />
    );
  }
  return <Editor translations={data} />;
}

const FILTERS: readonly Filter[] = ["all", "missing", "stale"];

function Editor({ translations }: { translations: Translations }) {
  const { t } = useTranslation("languages");
  const heading = useId();
  const [filter, setFilter] = useState<Filter>("all");
  const [isPreviewed, setPreviewed] = useState(false);
  const { form, confirm } = useTranslationForm(translations);
  const language = languageName(translations.language);
  const names = useLasting(passing(translations.texts, filter), filter);
  const groups = onlyNamed(groupsOf(translations), names);
  const { isOpen, setOpen, setAll, areAll } = useOpenGroups(groups, filter, form);
  return (
    <div
      className={cx(
        isPreviewed &&
          "xl:grid xl:grid-cols-[minmax(0,1fr)_minmax(25rem,44%)] xl:items-start xl:gap-8",
      )}
      data-beside={isPreviewed || undefined}
    >
      <section id={form.id} aria-labelledby={heading} className="card min-w-0 p-5 sm:p-8">
        <div className="flex flex-wrap items-start justify-between gap-4">
          <div className="min-w-0 flex-1 basis-72">
            <h2 id={heading} className="font-semibold text-xl tracking-tight">
              {language}
            </h2>
            <p className="mt-1 max-w-prose text-[0.95rem] text-soft">
              {t("texts.lead", { language })}
            </p>
          </div>
          <Button
            icon={<Eye size={18} aria-hidden />}
            aria-expanded={isPreviewed}
            onPress={() => setPreviewed(!isPreviewed)}
          >
            {t("texts.preview")}
          </Button>
        </div>
        <div className="my-5 flex flex-wrap items-center justify-between gap-2">
          <Filters texts={translations.texts} filter={filter} onFilter={setFilter} />
          {groups.length > 1 && (
            <Button look="quiet" onPress={() => setAll(!areAll)}>
              {t(areAll ? "texts.foldAll" : "texts.openAll")}
            </Button>
          )}
        </div>
        {groups.length === 0 ? (
          <p role="status" className="py-10 text-center text-soft">
            {filter === "all" ? t("texts.nothing") : t(`texts.none.${filter}`)}
          </p>
        ) : (
          <TranslationsForm
            form={form}
            title={language}
            save={t("texts.save")}
            texts={translations}
          >
            {groups.map((group) => (
              <TranslationGroup
                key={group.key}
                group={group}
                translations={translations}
                form={form}
                isOpen={isOpen(group)}
                onOpen={(is) => setOpen(group, is)}
                onConfirm={confirm}
              />
            ))}
          </TranslationsForm>
        )}
      </section>
      {isPreviewed && (
        <TranslationPreview translations={translations} onClose={() => setPreviewed(false)} />
      )}
    </div>
  );
}

/**
 * The names, and those that were among them since `filter` was chosen: a text that has just been
 * translated must not vanish under the hands of whoever did it.
 */
function useLasting(names: string[], filter: Filter): ReadonlySet<string> {
  const kept = useRef({ filter, names: new Set<string>() });
  if (kept.current.filter !== filter) kept.current = { filter, names: new Set() };
  for (const name of names) kept.current.names.add(name);
  return kept.current.names;
}

/** Which groups of a list are open. Another list begins anew; what is refused opens its group. */
function useOpenGroups(
  groups: readonly Group[],
  filter: Filter,
  { changes, errors }: DraftForm<TranslationValues>,
) {
  const first = () => ({ filter, keys: openAtFirst(groups, changes) });
  const [kept, keep] = useState(first);
  const open = kept.filter === filter ? kept : first();
  if (open !== kept) keep(open);
  const set = (keys: Iterable<string>) => keep({ filter, keys: new Set(keys) });
  const refused = groups
    .filter(({ key, texts }) => !open.keys.has(key) && texts.some(({ name }) => name in errors))
    .map(({ key }) => key);
  // It stays open when what was refused is being mended.
  if (refused.length > 0) set([...open.keys, ...refused]);
  return {
    isOpen: ({ key }: Group) => open.keys.has(key),
    setOpen: ({ key }: Group, isOpen: boolean) => {
      const others = [...open.keys].filter((one) => one !== key);
      set(isOpen ? [...others, key] : others);
    },
    setAll: (isOpen: boolean) => set(isOpen ? groups.map(({ key }) => key) : []),
    areAll: groups.every(({ key }) => open.keys.has(key)),
  };
}

interface FiltersProps {
  texts: Translations["texts"];
  filter: Filter;
  onFilter(filter: Filter): void;
}

function Filters({ texts, filter, onFilter }: FiltersProps) {
  const { t } = useTranslation("languages");
  return (
    <RadioGroup
      value={filter}
      onChange={(chosen) => onFilter(chosen as Filter)}
      orientation="horizontal"
      className="flex flex-wrap items-center gap-2"
    >
      <Label className="sr-only">{t("texts.show")}</Label>
      {FILTERS.map((one) => (
        <Radio
          key={one}
          value={one}
          className="flex min-h-11 cursor-pointer items-center gap-2 rounded-full border border-line px-4 font-medium text-[0.9rem] selected:border-accent selected:bg-accent-soft selected:text-accent"
        >
          {t(`texts.${one}`)}
          <span className="tabular-nums text-soft">{number(passing(texts, one).length)}</span>
        </Radio>
      ))}
    </RadioGroup>
  );
}
