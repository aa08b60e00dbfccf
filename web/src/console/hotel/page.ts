import type { HotelDocument } from "@frontage/sdk/core";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../api/http";

/** The hotel's page as guests have it now: out of date with each change, whoever made it. */
export const pageQuery = (slug: string) =>
  queryOptions({
    queryKey: ["hotel", slug, "page"],
    queryFn: ({ signal }) =>
      request<HotelDocument>(
        "GET",
        `/api/public/hotels/${encodeURIComponent(slug)}/`,
        undefined,
        signal,
      ),
  });
