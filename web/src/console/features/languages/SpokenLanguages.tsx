import { Plus, X } from "lucide-react";
import { useId, useState } from "react";
import { toast } from "sonner";
import { request } from "../../api/http";
import { messageOf } from "../../api/problem";
import { useAim } from "../../drafting/target";
import {
  type LanguageName,
  type Languages,
  languagesPath,
  paintLanguages,
  type SpokenLanguage,
} from "../../hotel/languages";
import { useStaff } from "../../hotel/staff";
import { useWrite } from "../../hotel/write";
import { languageName } from "../../i18n/language-names";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { Standing } from "./Standing";

/** Languages that a page can have beside its main one. */
const MOST = 12;

interface SpokenLanguagesProps {
  languages: Languages;
  /** The language whose texts are shown. */
  shown: string | null;
  onShow(code: string): void;
  /** The same, and leads to them. */
  onTranslate(code: string): void;
}

/** The language of the texts, those that guests can choose, and how far each is translated. */
export function SpokenLanguages(props: SpokenLanguagesProps) {
  const { languages, shown, onShow, onTranslate } = props;
  const { t } = useTranslation("languages");
  const staff = useStaff();
  const { draft } = useAim();
  // An address that guests have not yet cannot be looked at with the draft.
  const canEdit = staff.canEdit && draft === null;
  const heading = useId();
  const change = useLanguagesChange();
  const codes = languages.languages.map(({ code }) => code);
  return (
    <section aria-labelledby={heading} className="card p-5 sm:p-8">
      <h2 id={heading} className="font-semibold text-xl tracking-tight">
        {t("spoken.title")}
      </h2>
      <div className="mt-5 flex flex-col gap-1.5">
        <LanguageChoice
          label={t("main.label")}
          value={languages.language.code}
          options={languages.known.filter(({ code }) => !codes.includes(code))}
          isDisabled={!canEdit}
          onChange={(language) => void change({ language, base_revision: languages.revision })}
        />
        <p className="text-[0.85rem] text-soft">{t("main.hint")}</p>
      </div>
      {staff.canEdit && draft !== null && (
        <p className="mt-4 rounded-xl bg-sunken px-4 py-3 text-[0.95rem]">{t("notInDraft")}</p>
      )}
      <h3 className="mt-7 mb-3 font-semibold">{t("further.title")}</h3>
      {codes.length === 0 ? (
        <p className="text-soft">
          {t("further.empty", { language: languageName(languages.language) })}
        </p>
      ) : (
        <ul className="flex flex-col gap-2">
          {languages.languages.map((language) => (
            <li key={language.code}>
              <LanguageRow
                language={language}
                isShown={language.code === shown}
                canEdit={canEdit}
                onTranslate={() => onTranslate(language.code)}
                onRemove={async () => {
                  const left = codes.filter((code) => code !== language.code);
                  const done = await change({ languages: left, base_revision: languages.revision });
                  if (done) toast(t("removed", { language: languageName(language) }));
                }}
              />
            </li>
          ))}
        </ul>
      )}
      {canEdit && codes.length < MOST && (
        <AddLanguage
          options={languages.known.filter(
            ({ code }) => code !== languages.language.code && !codes.includes(code),
          )}
          onAdd={async (code) => {
            const all = [...codes, code];
            const done = await change({ languages: all, base_revision: languages.revision });
            if (done) onShow(code);
          }}
        />
      )}
      {codes.length >= MOST && (
        <p className="mt-4 text-[0.85rem] text-soft">{t("further.full", { count: MOST })}</p>
      )}
    </section>
  );
}

interface LanguagesBody {
  language?: string;
  languages?: string[];
  base_revision: number;
}

/** Sends a change of the languages; resolves to whether it was made. */
function useLanguagesChange(): (body: LanguagesBody) => Promise<boolean> {
  const { t } = useTranslation("languages");
  const { slug } = useStaff();
  const { mutateAsync } = useWrite({
    send: (body: LanguagesBody) => request<Languages>("PATCH", languagesPath(slug), body),
    paint: (client, answer) => paintLanguages(client, slug, answer),
  });
  return async (body) => {
    try {
      await mutateAsync(body);
      return true;
    } catch (error) {
      toast.error(t("notChanged", { reason: messageOf(error) }));
      return false;
    }
  };
}

interface LanguageRowProps {
  language: SpokenLanguage;
  isShown: boolean;
  canEdit: boolean;
  onTranslate(): void;
  onRemove(): Promise<void>;
}

function LanguageRow({ language, isShown, canEdit, onTranslate, onRemove }: LanguageRowProps) {
  const { t } = useTranslation("languages");
  const { slug } = useStaff();
  const { draft } = useAim();
  const name = languageName(language);
  return (
    <div
      data-testid={`language-${language.code}`}
      className={cx(
        "flex flex-wrap items-center gap-x-4 gap-y-1 rounded-xl border px-4 py-2",
        isShown ? "border-accent bg-accent-soft" : "border-line",
      )}
    >
      <p className="min-w-0 flex-1 basis-48 font-medium">
        {name}
        {name !== language.name && (
          <>
            {" "}
            <bdi lang={language.code} className="font-normal text-soft">
              {language.name}
            </bdi>
          </>
        )}
        <span className="block text-[0.85rem]">
          <Standing missing={language.missing} stale={language.stale} />
        </span>
      </p>
      <div className="-me-2 flex flex-wrap items-center">
        <a
          href={`/hotels/${encodeURIComponent(slug)}/${language.code}${draft === null ? "" : `?draft=${draft}`}`}
          target="_blank"
          rel="noreferrer"
          aria-label={t("row.seeIn", { language: name })}
          className="inline-flex min-h-11 items-center rounded-xl px-3 font-medium text-[0.95rem] hover:bg-sunken"
        >
          {t("row.see")}
        </a>
        <Button
          look="quiet"
          aria-pressed={isShown}
          aria-label={t("row.translateInto", { language: name })}
          onPress={onTranslate}
        >
          {t("row.translate")}
        </Button>
        {canEdit && (
          <Button
            look="quiet"
            icon={<X size={18} aria-hidden />}
            aria-label={t("row.removeOf", { language: name })}
            onPress={() => void onRemove()}
          />
        )}
      </div>
    </div>
  );
}

interface AddLanguageProps {
  options: LanguageName[];
  onAdd(code: string): Promise<void>;
}

function AddLanguage({ options, onAdd }: AddLanguageProps) {
  const { t } = useTranslation("languages");
  const [code, setCode] = useState("");
  const known = options.some((option) => option.code === code);
  return (
    <div className="mt-4 flex flex-wrap items-end gap-3">
      <LanguageChoice
        label={t("further.choose")}
        value={known ? code : ""}
        options={options}
        placeholder={t("further.none")}
        onChange={setCode}
      />
      <Button
        icon={<Plus size={18} aria-hidden />}
        isDisabled={!known}
        onPress={() => void onAdd(code).then(() => setCode(""))}
      >
        {t("further.add")}
      </Button>
    </div>
  );
}

interface LanguageChoiceProps {
  label: string;
  value: string;
  options: LanguageName[];
  /** Shown as long as nothing is chosen. */
  placeholder?: string;
  isDisabled?: boolean;
  onChange(code: string): void;
}

/** The browser's own list, in the order of the console's language. */
function LanguageChoice(props: LanguageChoiceProps) {
  const id = useId();
  const named = props.options.map((option) => ({ ...option, called: languageName(option) }));
  named.sort((one, other) => one.called.localeCompare(other.called));
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-[0.9rem]">
        {props.label}
      </label>
      <select
        id={id}
        className="field-box min-h-11 max-w-full"
        value={props.value}
        disabled={props.isDisabled}
        onChange={(event) => props.onChange(event.target.value)}
      >
        {props.placeholder !== undefined && (
          <option value="" disabled>
            {props.placeholder}
          </option>
        )}
        {named.map(({ code, name, called }) => (
          <option key={code} value={code}>
            {called === name ? called : `${called} · ${name}`}
          </option>
        ))}
      </select>
    </div>
  );
}
