"use strict";

// Everything shown comes from clients and publishers: it goes in as text, never as markup.

const KINDS = ["connected", "refused", "disconnected", "subscribed", "unsubscribed", "published",
  "client-event", "auth-failure", "slow-cut"];
const SHOWN = 200;
const PACE_MS = 2000;

const at = (id) => document.getElementById(id);
const number = (value) => Number(value ?? 0).toLocaleString("en");

function size(bytes) {
  const units = ["B", "KiB", "MiB", "GiB"];
  let unit = 0;
  while (bytes >= 1024 && unit < units.length - 1) {
    bytes /= 1024;
    unit += 1;
  }
  return `${unit > 0 && bytes < 10 ? bytes.toFixed(1) : number(Math.round(bytes))} ${units[unit]}`;
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function row(...cells) {
  const made = element("tr");
  made.append(...cells.map((text) => element("td", text)));
  return made;
}

function status(state, text) {
  at("status").dataset.state = state;
  at("status").textContent = text;
}

// --- the state, asked for every two seconds while somebody looks

let before = null;
let asking = 0;

async function look() {
  const mine = ++asking;
  const asked = performance.now();
  let state;
  try {
    const answer = await fetch(`state.json?filter=${encodeURIComponent(at("filter").value.trim())}`);
    if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
    state = await answer.json();
  } catch (error) {
    if (mine === asking) status("lost", `no answer: ${error.message}`);
    return;
  }
  if (mine !== asking) return; // a newer question is on its way
  status("live", "live");
  showNumbers(state.hub, asked);
  at("apps").replaceChildren(...state.apps.map((app) => row(
    app.enabled ? app.id : `${app.id} (off)`, number(app.sockets), number(app.channels),
    number(app.events_total))));
  showChannels(state);
  hint(state.with_data);
}

function showNumbers(hub, time) {
  const seconds = before ? (time - before.time) / 1000 : 0;
  const each = (name) => (hub[name] - before.hub[name]) / seconds;
  const rate = (name) => {
    if (!(seconds > 0)) return "–";
    return each(name) > 0 && each(name) < 10 ? each(name).toFixed(1) : number(Math.round(each(name)));
  };
  const numbers = [
    ["sockets", number(hub.sockets)],
    ["channels", number(hub.channels)],
    ["subscriptions", number(hub.subscriptions)],
    ["events / s", rate("events_total")],
    ["deliveries / s", rate("deliveries_total")],
    ["sent / s", seconds > 0 ? size(each("bytes_sent_total")) : "–"],
    ["still to be sent", size(hub.backlog_bytes)],
    ["cut, too slow", number(hub.cut_too_slow_total), hub.cut_too_slow_total > 0],
    ["not authorized", number(hub.auth_failures_total)],
    ["refused", number(hub.refused_total)],
  ];
  at("numbers").replaceChildren(...numbers.map(([name, value, isAlarm]) => {
    const card = element("div", undefined, isAlarm ? "alarm" : "");
    card.append(element("dt", name), element("dd", value));
    return card;
  }));
  if (!before || time - before.time > 1000) before = { hub, time };
}

function showChannels({ channels, matching }) {
  at("channels-count").textContent =
    matching > channels.length ? `${number(channels.length)} fullest of ${number(matching)}` : number(matching);
  at("channels").replaceChildren(...channels.map((one) => row(
    one.channel, one.app, number(one.subscriptions),
    one.users === null ? "–" : number(one.users))));
}

// --- what happens, as it happens

let happenings = [];
let lost = 0;
let isPaused = false;
let isDue = false;

function follow() {
  const source = new EventSource("events");
  source.onopen = () => {
    // Each connection begins with what is kept.
    happenings = [];
    lost = 0;
  };
  source.onmessage = ({ data }) => {
    const batch = JSON.parse(data);
    lost += batch.lost;
    happenings = happenings.concat(batch.happenings).slice(-SHOWN);
    due();
  };
}

function due() {
  if (isPaused || isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    showRecent();
  });
}

function showRecent() {
  const kind = at("kind").value;
  const shown = happenings.filter((one) => !kind || one.kind === kind).reverse();
  at("recent-count").textContent = lost > 0 ? `${number(lost)} came too fast to show` : "";
  at("recent").replaceChildren(...shown.map(entry));
}

function entry(one) {
  const made = element("li");
  made.dataset.kind = one.kind;
  const when = new Date(one.time_ms);
  const time = element("time", when.toLocaleTimeString("en-GB") +
    `.${String(when.getMilliseconds()).padStart(3, "0")}`);
  time.dateTime = when.toISOString();
  const what = [one.event, one.channel && (one.event ? `on ${one.channel}` : one.channel),
    one.reason, one.code !== undefined && `(${one.code})`];
  const more = [one.receivers !== undefined && `to ${number(one.receivers)}`,
    one.bytes !== undefined && size(one.bytes), one.socket && `socket ${one.socket}`,
    one.app && `app ${one.app}`];
  made.append(time, element("span", one.kind.replace("-", " "), "kind"),
    element("span", what.filter(Boolean).join(" ")),
    element("span", more.filter(Boolean).join(" · "), "faint"));
  if (one.data !== undefined) made.append(element("code", one.data));
  return made;
}

function hint(withData) {
  at("hint").hidden = withData;
  at("hint").className = "faint";
  at("hint").textContent = "The data of events is not shown.";
}

at("kind").append(...KINDS.map((kind) => {
  const option = element("option", kind.replace("-", " "));
  option.value = kind;
  return option;
}));
at("kind").addEventListener("change", showRecent);
at("filter").addEventListener("input", look);
at("pause").addEventListener("click", () => {
  isPaused = !isPaused;
  at("pause").setAttribute("aria-pressed", String(isPaused));
  at("pause").textContent = isPaused ? "Go on" : "Pause";
  if (!isPaused) showRecent();
});
document.addEventListener("visibilitychange", () => !document.hidden && look());
setInterval(() => !document.hidden && look(), PACE_MS);
look();
follow();
