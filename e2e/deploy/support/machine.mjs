/** A machine with a systemd of its own, on which deploy/systemd is installed as README.md says. */

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { copyFile, rename } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PATIENCE_MS } from "./service.mjs";

const repository = resolve(import.meta.dirname, "../../..");
const unit = join(repository, "deploy/systemd");

export class Machine {
  #boot;
  #group = "";
  #first = "";

  /** @param {string} folder ours alone */
  constructor(folder) {
    this.folder = folder;
  }

  /** A path of the machine, as seen from here. */
  path(path) {
    return join("/proc", this.#first, "root", path);
  }

  async boot() {
    const groups = join(this.folder, "groups");
    const mounts = join(this.folder, "machine");
    for (const folder of [groups, mounts]) mkdirSync(folder);
    execFileSync("mount", ["-t", "cgroup2", "cgroup2", groups]);
    // Below it the machine's systemd is alone.
    this.#group = join(groups, `frontage-trial-${process.pid}`);
    mkdirSync(this.#group);
    const apart = ["--mount", "--pid", "--cgroup", "--uts", "--ipc", "--fork", "--kill-child"];
    const script = 'echo $$ >"$1/cgroup.procs" && shift && exec unshare "$@"';
    const boot = join(import.meta.dirname, "boot.sh");
    const words = ["-c", script, "sh", this.#group, ...apart, boot, mounts];
    this.#boot = spawn("sh", words, { stdio: ["ignore", "inherit", "inherit"] });
    await inTime("the machine does not come up", async () => {
      const { pid, exitCode } = this.#boot;
      assert.equal(exitCode, null, "the machine went down");
      this.#first = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
      if (this.#first === "") return false;
      return (
        (await this.run(["systemctl", "is-system-running"])).output !== "offline\n" &&
        (await this.run(["systemctl", "is-active", "trial.target"])).code === 0
      );
    });
    await this.#install();
  }

  async #install() {
    const into = (from, to) => copyFile(from, this.path(to));
    mkdirSync(this.path("/usr/local/bin"), { recursive: true });
    await into(process.env.FRONTAGE_BIN ?? "", "/usr/local/bin/frontage.new");
    execFileSync("chmod", ["755", this.path("/usr/local/bin/frontage.new")]);
    await rename(this.path("/usr/local/bin/frontage.new"), this.path("/usr/local/bin/frontage"));
    for (const folder of ["/etc/sysusers.d", "/etc/frontage"]) {
      mkdirSync(this.path(folder), { recursive: true });
    }
    await into(join(unit, "frontage.sysusers"), "/etc/sysusers.d/frontage.conf");
    await into(join(unit, "frontage.service"), "/etc/systemd/system/frontage.service");
    await this.does(["systemd-sysusers"]);
    // A debug build has its pages where it was built, and not in itself: by a way through the folder
    // of its crate.
    const pages = join(repository, "web/dist");
    cpSync(pages, this.path("/opt/pages"), { recursive: true });
    mkdirSync(this.path("/opt/nothing"));
    const dropIn = [
      "[Service]",
      `BindReadOnlyPaths=/opt/pages:${pages}`,
      `BindReadOnlyPaths=/opt/nothing:${join(repository, "crates/frontage")}`,
    ];
    if (/^\/(root|home|run\/user)\//.test(pages)) dropIn.push("ProtectHome=tmpfs");
    if (/^\/(var\/)?tmp\//.test(pages)) {
      // As private as PrivateTmp makes them, and open to mounts.
      dropIn.push("PrivateTmp=no", "TemporaryFileSystem=/tmp:mode=1777 /var/tmp:mode=1777");
    }
    const folder = this.path("/etc/systemd/system/frontage.service.d");
    mkdirSync(folder);
    writeFileSync(join(folder, "pages.conf"), `${dropIn.join("\n")}\n`);
    await this.does(["systemctl", "daemon-reload"]);
  }

  /** Writes /etc/frontage/environment: the example's, with these lines after it. */
  settings(lines = []) {
    const example = readFileSync(join(unit, "environment.example"), "utf8");
    writeFileSync(this.path("/etc/frontage/environment"), `${example}${lines.join("\n")}\n`, {
      mode: 0o600,
    });
  }

  /** Runs a command there. */
  async run(command, input = "") {
    const into = ["--target", this.#first, "--mount", "--pid", "--root", "--wd=/"];
    const child = spawn("nsenter", [...into, "--", ...command]);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text) => {
        output += text;
      });
    }
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    const [code] = await once(child, "close");
    return { code, output };
  }

  /** Runs a command that must succeed; gives what it says. */
  async does(command, input = "") {
    const { code, output } = await this.run(command, input);
    assert.equal(code, 0, `${command.join(" ")}\n${output}\n${await this.#journal()}`);
    return output;
  }

  async #journal() {
    const { output } = await this.run(["journalctl", "--no-pager", "-n", "40"]);
    return output;
  }

  /** What the journal has of the service. */
  journal() {
    return this.does(["journalctl", "--no-pager", "--output=cat", "--unit=frontage"]);
  }

  /** What systemd knows of the service. */
  async state() {
    const names = "ActiveState,Result,ExecMainStatus,NRestarts,MainPID";
    const output = await this.does(["systemctl", "show", "frontage", `--property=${names}`]);
    return Object.fromEntries(
      output
        .trim()
        .split("\n")
        .map((line) => line.split("=")),
    );
  }

  /** Waits until it is so. */
  async becomes(what) {
    let state = {};
    await inTime(
      () => `it stays ${JSON.stringify(state)}`,
      async () => {
        state = await this.state();
        return what(state);
      },
    );
    return state;
  }

  async shutDown() {
    if (!this.#boot) return;
    const gone = once(this.#boot, "exit");
    this.#boot.kill("SIGKILL");
    await gone;
    // The last of its processes may be on their way out.
    await inTime("processes stay behind", () => {
      try {
        removeGroups(this.#group);
        return true;
      } catch {
        return false;
      }
    });
  }
}

function removeGroups(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeGroups(join(folder, entry.name));
  }
  rmdirSync(folder);
}

async function inTime(told, isSo) {
  const until = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > until) assert.fail(typeof told === "function" ? told() : told);
    await sleep(50);
  }
}
