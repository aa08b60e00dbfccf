import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    // Node would take pusher-js's build for servers; pages run the one for browsers.
    alias: { "pusher-js": "pusher-js/dist/web/pusher.js" },
  },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.{ts,tsx}"],
    server: { deps: { inline: ["pusher-js"] } },
  },
});
