import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    // Node would take pusher-js's build for servers; pages run the one for browsers.
    alias: { "pusher-js": "pusher-js/dist/web/pusher.js" },
  },
  test: {
    environment: "jsdom",
    // A machine with other work to do is slow, not wrong.
    testTimeout: 30_000,
    include: ["tests/**/*.test.{ts,tsx}"],
    server: { deps: { inline: ["pusher-js"] } },
  },
});
