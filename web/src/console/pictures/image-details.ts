import { queryOptions } from "@tanstack/react-query";
import { request } from "../api/http";
import type { ImageDetails } from "../api/types";
import { imagePath } from "../hotel/settings";

/** What only staff see of a picture. */
export const imageDetailsQuery = (slug: string, publicId: string) =>
  queryOptions({
    queryKey: ["hotel", slug, "images", publicId],
    queryFn: ({ signal }) =>
      request<ImageDetails>("GET", imagePath(slug, publicId), undefined, signal),
  });

/** The picture without its crop, for staff. */
export const wholePath = (slug: string, publicId: string) => `${imagePath(slug, publicId)}whole/`;
