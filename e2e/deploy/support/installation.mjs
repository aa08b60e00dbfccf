/**
 * The installation of deploy/compose/compose.yaml, run without containers: the programs that its
 * images hold, with its commands, settings, users, networks, names, addresses, health checks and
 * signals. Folders of containers are folders of ours; limits of memory are not set.
 */

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, mkdirSync, writeFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { readCompose, readDockerfile } from "./compose.mjs";
import { openNetwork, Place } from "./network.mjs";
import { Service } from "./service.mjs";

const deploy = resolve(import.meta.dirname, "../../../deploy");

/** The name by which guests come: one for which Caddy makes a certificate of its own. */
export const SITE = "hotel.internal";

/** Numbers of services in their networks, but for those that the file gives. */
const NUMBERS = { "frontage-1": 11, "frontage-2": 12, postgres: 21, store: 22 };

/** What we know of images that are not made here: where they keep things, and how they stop. */
const IMAGES = {
  caddy: { environment: { XDG_DATA_HOME: "/data", XDG_CONFIG_HOME: "/config" } },
  postgres: { stopSignal: "SIGINT" },
};

const random = () => randomBytes(24).toString("hex");
const seconds = (text) => Number.parseInt(text, 10) * (text.endsWith("m") ? 60 : 1);

export class Installation {
  /** @type {Map<string, Service>} */
  services = new Map();
  variables = {
    SITE,
    POSTGRES_PASSWORD: `${random()}@/:%`,
    STORE_KEY_ID: random(),
    STORE_SECRET: random(),
    FRONTAGE_METRICS_TOKEN: random(),
  };

  /** @param {string} folder ours alone, which everybody may enter */
  constructor(folder) {
    this.folder = folder;
  }

  /** The certificate by which the proxy's own are known. */
  get authority() {
    return join(this.folder, "certificates/caddy/pki/authorities/local/root.crt");
  }

  service(name) {
    const service = this.services.get(name);
    if (!service) throw new Error(`there is no service ${name}`);
    return service;
  }

  /** Address of a server for whoever stands in the proxy's network. */
  address(name) {
    return `http://${this.#front.start}.${NUMBERS[name]}:8000`;
  }

  #front;

  /** Starts all of it, each service when those that it waits for are well. */
  async open() {
    const file = process.env.FRONTAGE_TRIAL_COMPOSE ?? "";
    const compose = await readCompose(file, this.variables);
    const image = await readDockerfile(join(deploy, "docker/Dockerfile"));
    const start = compose.networks.front.ipam.config[0].subnet.replace(/\.\d+\/24$/, "");
    this.#front = openNetwork("front", start);
    const networks = { front: this.#front, data: openNetwork("data", "172.30.92") };
    this.#names(compose, networks);
    await this.#programs();

    const places = {};
    for (const name of ["postgres", "store", "frontage-1", "frontage-2", "proxy"]) {
      const lines = linesOf(name, compose.services[name], networks);
      places[name] = await Place.open(lines);
    }
    places.bucket = places.store;
    for (const [name, settings] of Object.entries(compose.services)) {
      this.services.set(name, this.#service(name, settings, places[name], compose, image));
    }
    this.#cluster(compose.services.postgres.environment);
    for (const name of ["postgres", "store"]) this.service(name).start();
    for (const name of ["postgres", "store"]) await this.service(name).isWell();
    const bucket = this.service("bucket");
    bucket.start();
    const code = await bucket.ends();
    if (code !== 0) throw new Error(`the bucket is not made:\n${bucket.output}`);
    for (const name of ["frontage-1", "frontage-2"]) this.service(name).start();
    for (const name of ["frontage-1", "frontage-2"]) await this.service(name).isWell();
    this.service("proxy").start();
    await this.service("proxy").isWell();
  }

  /** Nothing of it is wanted any more. */
  async close() {
    await Promise.all([...this.services.values()].map((service) => service.kill()));
    for (const { how } of this.services.values()) how.place.close();
  }

  /** Names of services lead to them, as an orchestrator's name server would have it. */
  #names(compose, networks) {
    const front = compose.services.proxy.networks.front.ipv4_address;
    const lines = [`127.0.0.1 localhost`, `${front} proxy ${SITE}`];
    for (const [name, number] of Object.entries(NUMBERS)) {
      const of = [].concat(compose.services[name].networks).includes("front") ? "front" : "data";
      lines.push(`${networks[of].start}.${number} ${name}`);
    }
    const hosts = join(this.folder, "hosts");
    writeFileSync(hosts, `${lines.join("\n")}\n`);
    // In the mounts of this trial alone.
    execFileSync("mount", ["--bind", hosts, "/etc/hosts"]);
  }

  /** Our program where any user may start it. */
  async #programs() {
    const folder = join(this.folder, "bin");
    mkdirSync(folder);
    await copyFile(process.env.FRONTAGE_BIN ?? "", join(folder, "frontage"));
  }

  #service(name, settings, place, compose, dockerfile) {
    const isOurs = name.startsWith("frontage");
    const known = isOurs ? dockerfile : (IMAGES[settings.image.split(":")[0]] ?? {});
    const folders = this.#folders(settings, compose);
    const here = (text) => {
      for (const [there, ours] of folders) {
        text = text.replace(new RegExp(`(^|=)${there}(?=$|/)`), `$1${ours}`);
      }
      return text;
    };
    const environment = {
      HOME: join(this.folder, `home-${name}`),
      PATH: `${this.folder}/bin:${process.env.FRONTAGE_TRIAL_PATH}:${process.env.PATH}`,
      ...known.environment,
      ...settings.environment,
    };
    for (const [key, value] of Object.entries(environment)) environment[key] = here(value);
    mkdirSync(environment.HOME);
    const command = [
      ...(settings.entrypoint ?? known.entrypoint ?? []),
      ...(settings.command ?? known.command ?? []),
    ];
    const wrapper = [];
    if (settings.read_only) wrapper.push(...readOnlyBut([...folders.values()]));
    if (isOurs) {
      const { uid, gid } = dockerfile.user;
      for (const folder of folders.values()) chownSync(folder, uid, gid);
      wrapper.push("setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups");
    }
    if (settings.cap_drop) {
      const kept = (settings.cap_add ?? []).map((name) => `,+${name.toLowerCase()}`).join("");
      if (!isOurs) wrapper.push("setpriv");
      wrapper.push(`--bounding-set=-all${kept}`, "--inh-caps=-all", "--no-new-privs");
    }
    if (name === "postgres") {
      wrapper.push("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups");
      command.push("postgres", "-D", this.#rows, "-c", "listen_addresses=*");
      command.push("-c", "unix_socket_directories=");
    }
    return new Service(name, {
      place,
      wrapper,
      command: command.map(here),
      healthcheck: (settings.healthcheck?.test.slice(1) ?? known.healthcheck ?? ["true"]).map(here),
      environment,
      stopSignal: settings.stop_signal ?? known.stopSignal ?? "SIGTERM",
      graceMs: seconds(settings.stop_grace_period ?? "10s") * 1000,
    });
  }

  /** Which folder or file of ours stands for one of the container's. */
  #folders(settings, compose) {
    const folders = new Map();
    for (const volume of settings.volumes ?? []) {
      const [from, to] = volume.split(":");
      const ours = from.startsWith(".") ? join(deploy, "compose", from) : join(this.folder, from);
      if (!from.startsWith(".")) mkdirSync(ours, { recursive: true });
      folders.set(to, ours);
    }
    for (const { source, target } of settings.configs ?? []) {
      const ours = join(this.folder, source);
      writeFileSync(ours, compose.configs[source].content);
      folders.set(target, ours);
    }
    return folders;
  }

  get #rows() {
    return join(this.folder, "rows/data");
  }

  /** What the image of PostgreSQL does at its first start. */
  #cluster(environment) {
    const programs = process.env.FRONTAGE_TEST_POSTGRES_BIN ?? "";
    const password = join(this.folder, "rows/password");
    writeFileSync(password, environment.POSTGRES_PASSWORD);
    execFileSync("chown", ["-R", "postgres", join(this.folder, "rows")]);
    const as = ["--reuid=postgres", "--regid=postgres", "--init-groups", "--"];
    const made = environment.POSTGRES_INITDB_ARGS.split(" ");
    const user = [`--username=${environment.POSTGRES_USER}`, `--pwfile=${password}`];
    const how = ["--auth=scram-sha-256", "--no-sync", "-D", this.#rows];
    execFileSync("setpriv", [...as, join(programs, "initdb"), ...made, ...user, ...how]);
    const single = ["--single", "-j", "-D", this.#rows, "postgres"];
    execFileSync("setpriv", [...as, join(programs, "postgres"), ...single], {
      input: `create database "${environment.POSTGRES_DB}";\n`,
      stdio: ["pipe", "ignore", "ignore"],
    });
    const from = ["host", "all", "all", "all", "scram-sha-256"].join(" ");
    execFileSync("sh", ["-c", `echo "${from}" >> "${this.#rows}/pg_hba.conf"`]);
  }
}

function linesOf(name, settings, networks) {
  if (!Array.isArray(settings.networks)) {
    return Object.entries(settings.networks).map(([network, { ipv4_address }]) => [
      networks[network],
      Number(ipv4_address.split(".").at(-1)),
    ]);
  }
  return settings.networks.map((network) => [networks[network], NUMBERS[name]]);
}

/** Words that start a program where it can write to these folders alone. */
function readOnlyBut(folders) {
  const script = `
    while [ "$1" != -- ]; do mount --bind "$1" "$1" && shift || exit 1; done; shift
    mount -o remount,bind,ro / && exec "$@"`;
  return ["unshare", "--mount", "sh", "-c", script, "sh", ...folders, "--"];
}
