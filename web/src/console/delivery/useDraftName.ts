import { useQuery } from "@tanstack/react-query";
import { draftsQuery } from "../drafting/drafts";
import { useStaff } from "../hotel/staff";

/** What a draft is called; `null` while that is not known. */
export function useDraftName(id: number | null): string | null {
  const { slug } = useStaff();
  const drafts = useQuery({ ...draftsQuery(slug), enabled: id !== null }).data?.results;
  return drafts?.find((draft) => draft.id === id)?.name ?? null;
}
