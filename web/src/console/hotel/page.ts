import type { HotelDocument } from "@frontage/sdk/core";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../api/http";
import { targetDraft } from "../api/target";

/**
 * The hotel's page as guests have it now, or as the draft that is worked on makes it: out of date
 * with each change, whoever made it.
 */
export const pageQuery = (slug: string) =>
  queryOptions({
    queryKey: ["hotel", slug, "page"],
    queryFn: ({ signal }) => {
      const hotel = encodeURIComponent(slug);
      const draft = targetDraft();
      const path =
        draft === null
          ? `/api/public/hotels/${hotel}/`
          : `/api/staff/hotel/${hotel}/drafts/${draft}/page/`;
      return request<HotelDocument>("GET", path, undefined, signal);
    },
  });
