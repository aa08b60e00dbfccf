/** An nginx that serves given answers as files: the same bodies, the same header fields. */
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onCpu } from "../parts/load.mjs";
import { freePort, startUntil } from "../parts/server.mjs";

/** What nginx writes itself, or the connection decides. */
const ITS_OWN = ["connection", "content-length", "content-type", "date", "keep-alive"];

/**
 * Starts nginx on a CPU, with one worker. `answers`: `{path, headers, body}` each. It is set up as
 * its documentation advises for many small files: sendfile, open files kept, no log.
 */
export async function startNginx(dir, answers, cpu) {
  const port = await freePort();
  const root = join(dir, "nginx");
  await mkdir(join(root, "files"), { recursive: true });
  const locations = await Promise.all(answers.map((answer, n) => location(root, n, answer)));
  const conf = join(root, "nginx.conf");
  await writeFile(conf, configuration(root, port, locations));
  const binary = existsSync("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx";
  const args = ["-p", root, "-c", conf, "-e", join(root, "error.log")];
  const [command, given] = onCpu(cpu, binary, args);
  const server = await startUntil(command, given, `http://127.0.0.1:${port}/up`);
  return { ...server, origin: `http://127.0.0.1:${port}` };
}

async function location(root, number, { path, headers, body }) {
  const name = `${number}.bin`;
  await writeFile(join(root, "files", name), body);
  const fields = Object.entries(headers)
    // Its own tag is the one it recognises.
    .filter(([name]) => !ITS_OWN.includes(name) && name !== "etag")
    .map(([name, value]) => `add_header ${name} ${quoted(value)} always;`);
  return [
    `location = ${path} {`,
    "types { }",
    `default_type ${quoted(headers["content-type"])};`,
    ...fields,
    // An address that ends in a slash would be a folder to it.
    ...(path.endsWith("/")
      ? [`root ${join(root, "files")};`, `rewrite ^ /${name} break;`]
      : [`alias ${join(root, "files", name)};`]),
    "}",
  ].join("\n");
}

const quoted = (text) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

function configuration(root, port, locations) {
  // Its worker must be able to read our files; who is not root has no choice anyway.
  const user = process.getuid() === 0 ? "user root;" : "";
  return `
daemon off;
${user}
worker_processes 1;
pid ${join(root, "pid")};
events { worker_connections 4096; }
http {
  access_log off;
  server_tokens off;
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  keepalive_timeout 75s;
  keepalive_requests 100000000;
  open_file_cache max=1000 inactive=1h;
  open_file_cache_valid 1h;
  open_file_cache_min_uses 1;
  client_body_temp_path ${join(root, "body")};
  proxy_temp_path ${join(root, "proxy")};
  fastcgi_temp_path ${join(root, "fastcgi")};
  uwsgi_temp_path ${join(root, "uwsgi")};
  scgi_temp_path ${join(root, "scgi")};
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location = /up { return 200; }
    ${locations.join("\n")}
  }
}
`;
}
