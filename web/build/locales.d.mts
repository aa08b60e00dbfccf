import type { Plugin } from "vite";

export function spokenLocales(): Plugin;
