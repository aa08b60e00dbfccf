import { defineConfig, type Plugin } from "vite";

/**
 * Leaves `import.meta.env` for the bundler of the app that installs this package; Vite would
 * otherwise fill in what is set on the machine that builds the package.
 */
function leaveEnvironment(): Plugin {
  const placeholder = "__FRONTAGE_IMPORT_META__.env";
  return {
    name: "leave-environment",
    enforce: "pre",
    transform: (code, id) =>
      id.endsWith("/environment.ts")
        ? { code: code.replaceAll(/import\.meta\.env(?=\.)/g, placeholder), map: null }
        : null,
    renderChunk: (code) => ({ code: code.replaceAll(placeholder, "import.meta.env"), map: null }),
  };
}

export default defineConfig({
  plugins: [leaveEnvironment()],
  build: {
    target: "es2022",
    // The app's bundler makes it small; what is published stays readable.
    minify: false,
    lib: {
      entry: {
        index: "src/index.ts",
        core: "src/core.ts",
        apply: "src/apply.ts",
        pictures: "src/pictures.ts",
      },
      formats: ["es"],
    },
    rolldownOptions: { external: ["react", "pusher-js"] },
  },
});
