/**
 * What a bundler wrote into the app at build time. Vite replaces each `import.meta.env.NAME` below
 * by its value, so the full text has to stand here, once per name; without a bundler there is no
 * `import.meta.env`, and reading it throws.
 */

/// <reference types="vite/client" />

/** The connection as the seed's `.env` names it; `undefined` where nothing was set. */
export interface Environment {
  key: string | undefined;
  cluster: string | undefined;
  host: string | undefined;
  port: string | undefined;
  scheme: string | undefined;
  apiUrl: string | undefined;
}

export function readEnvironment(): Environment {
  return {
    key: read(() => import.meta.env.VITE_PUSHER_KEY),
    cluster: read(() => import.meta.env.VITE_PUSHER_CLUSTER),
    host: read(() => import.meta.env.VITE_PUSHER_HOST),
    port: read(() => import.meta.env.VITE_PUSHER_PORT),
    scheme: read(() => import.meta.env.VITE_PUSHER_SCHEME),
    apiUrl: read(() => import.meta.env.VITE_API_URL),
  };
}

function read(name: () => unknown): string | undefined {
  try {
    const value = name();
    return typeof value === "string" && value !== "" ? value : undefined;
  } catch {
    return undefined;
  }
}
