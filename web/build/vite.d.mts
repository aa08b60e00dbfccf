import type { Alias } from "vite";

export const root: string;
export const sdkAlias: Alias[];
export const preactAlias: Alias[];
