import { existsSync } from "node:fs";
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { build } from "vite";

/**
 * Builds the two pages of somebody else's React app, as that somebody would: with Vite, against
 * the built SDK and the stock `pusher-js`.
 */
export async function buildRealtimeApp(outDir: string): Promise<void> {
  const root = import.meta.dirname;
  if (!existsSync(join(root, "../../sdk/dist/index.js"))) {
    throw new Error("The SDK is not built. Run `npm run build -w sdk` first.");
  }
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    plugins: [react()],
    build: {
      outDir,
      emptyOutDir: true,
      rollupOptions: { input: [join(root, "sdk.html"), join(root, "stock.html")] },
    },
  });
}
