import { execFile } from "node:child_process";
import { binary } from "./server";

/** Somebody more at Killarney, whose password is the name; an editor if not said otherwise. */
export async function addStaff(
  dataDir: string,
  username: string,
  role: "owner" | "editor" = "editor",
): Promise<void> {
  const person = ["--hotel", "killarney", "--username", username, "--role", role];
  await new Promise<void>((done, failed) => {
    const child = execFile(
      binary(),
      ["staff", "create", ...person, "--password-stdin", "--data-dir", dataDir],
      { cwd: dataDir },
      (error) => (error ? failed(error) : done()),
    );
    child.stdin?.end(`${username}\n`);
  });
}
