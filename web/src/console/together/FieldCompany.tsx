import { list } from "../i18n/format";
import { useTranslation } from "../i18n/useTranslation";
import { Initial } from "./Initial";
import { usePeopleAt, useSavedBy } from "./Together";

/**
 * At the corner of a field: who else is on it, or who has just saved it. It takes no room of its
 * own, so that nothing moves under somebody's hands.
 */
export function FieldCompany(props: { form: string; field: string; isFresh: boolean }) {
  const { form, field, isFresh } = props;
  const { t } = useTranslation("together");
  const people = usePeopleAt(form, field);
  const author = useSavedBy(form, field);
  const [first] = isFresh && author ? [author] : people;
  if (!first) return null;
  const isSaved = isFresh && author !== null;
  return (
    <p
      data-testid={isSaved ? "saved-by" : "field-company"}
      className="pointer-events-none absolute end-0 -top-0.5 flex max-w-[60%] items-center gap-1.5 rounded-full bg-accent-soft py-0.5 ps-0.5 pe-2.5 text-[0.8rem] text-accent"
    >
      <Initial id={first.id} name={first.name} isSmall />
      <span className="truncate">
        {isSaved
          ? t("savedBy", { name: first.name })
          : t("onField", { count: people.length, names: list(people.map(({ name }) => name)) })}
      </span>
    </p>
  );
}
