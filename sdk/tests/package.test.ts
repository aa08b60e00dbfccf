// @vitest-environment node
import { fileURLToPath } from "node:url";
import { build, type Rolldown } from "vite";
import { beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

describe("the published package", () => {
  let chunks: Rolldown.OutputChunk[];

  beforeAll(async () => {
    const built = await build({
      root,
      configFile: `${root}/vite.config.ts`,
      logLevel: "silent",
      build: { write: false },
    });
    const [output] = [built].flat() as Rolldown.RolldownOutput[];
    chunks = output?.output.filter((part) => part.type === "chunk") ?? [];
  });

  it("leaves the connection's variables for the bundler of the app", () => {
    const code = chunks.map((chunk) => chunk.code).join("\n");
    for (const name of ["KEY", "CLUSTER", "HOST", "PORT", "SCHEME"]) {
      expect(code).toContain(`import.meta.env.VITE_PUSHER_${name}`);
    }
    expect(code).toContain("import.meta.env.VITE_API_URL");
  });

  it("brings neither React nor pusher-js along, and keeps React out of the core", () => {
    const needed = (name: string) => {
      const seen = new Set<string>();
      const visit = (file: string) => {
        if (seen.has(file)) return;
        seen.add(file);
        chunks.find((chunk) => chunk.fileName === file)?.imports.forEach(visit);
      };
      visit(name);
      return [...seen].filter((file) => !file.endsWith(".js"));
    };
    expect(needed("index.js").sort()).toEqual(["pusher-js", "react"]);
    expect(needed("core.js")).toEqual(["pusher-js"]);
    expect(needed("apply.js")).toEqual([]);
  });
});
