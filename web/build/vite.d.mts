import type { Alias, InlineConfig } from "vite";

export const root: string;
export const sdkAlias: Alias[];
export const preactAlias: Alias[];
export function publicPages(): InlineConfig;
export function consolePages(): InlineConfig;
export function widget(): InlineConfig;
export function serverRendering(): InlineConfig;
