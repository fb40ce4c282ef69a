// The backward pass through one example, one message at a time.

import { announce, element, t, table } from "/page/js/core.js";
import { ask, datum, follow, shown } from "./lab.js";
import { light } from "./network.js";

const find = (id) => document.getElementById(id);
let now = null; // what the engine said of the present message
let example = "";

/** Set the panel up. */
export function startBackward() {
  find("back-begin").addEventListener("click", () => go(0, true));
  find("back-next").addEventListener("click", () => go(now.number + 1));
  find("back-previous").addEventListener("click", () => go(now.number - 1));
  find("back-skip").addEventListener("click", () => go(Math.min(now.last + 1, now.count - 1)));
  find("back-end").addEventListener("click", end);
  document.addEventListener("neuron:language", () => now && write());
  follow(leaveWithExample);
}

/** Another example, or another network, has another backward pass. */
function leaveWithExample(latest) {
  const { part, index } = latest.example;
  const key = JSON.stringify([part, index, latest.query]);
  if (example && key !== example) end();
  example = key;
  find("back-begin").disabled = !part;
  if (now) light(now.message.from, now.message.to, now.received);
}

async function go(number, begin = false) {
  const found = await ask("backward", { number, begin });
  if (!found) return;
  now = found;
  write();
  announce(sentence(found.message));
}

function end() {
  now = null;
  light(null, null);
  find("backward-body").replaceChildren();
  for (const id of ["back-previous", "back-next", "back-skip"]) find(id).disabled = true;
  find("back-end").hidden = true;
}

/** The message as a sentence. */
function sentence(message) {
  if (!message.sender) return t("training.back_start", { name: message.receiver });
  const places = { sender: message.sender, receiver: message.receiver, sent: shownOf(message) };
  if (message.local === null || message.incoming === null) return t("training.back_row", places);
  return t("training.back_sends", {
    ...places,
    gradient: shown(message.incoming),
    local: shown(message.local),
    total: message.total === null ? message.shown : shown(message.total),
  });
}

function shownOf(message) {
  return message.sent === null ? message.sent_shown : shown(message.sent);
}

function write() {
  const { message, number, count, last } = now;
  find("back-previous").disabled = number === 0;
  find("back-next").disabled = number === count - 1;
  find("back-skip").disabled = last === count - 1;
  find("back-end").hidden = false;
  const parts = [
    element(
      "p",
      { class: "small muted" },
      t("training.back_count", { n: number, count: count - 1, loss: shown(now.loss) }),
    ),
    element("p", { class: "says" }, sentence(message)),
  ];
  if (message.local !== null && message.incoming !== null) parts.push(product(message));
  if (message.formula) parts.push(slope(message));
  parts.push(messages(), received());
  find("backward-body").replaceChildren(...parts);
  light(message.from, message.to, now.received);
  find("backward-body").querySelector("tr.present")?.scrollIntoView({ block: "nearest" });
}

/** Gradient × local derivative = what is sent, as three boxes. */
function product(message) {
  const box = (value, key, places) =>
    element(
      "div",
      { class: "factor" },
      element("strong", {}, shown(value)),
      element("span", {}, t(key, places)),
    );
  const { sender, receiver } = message;
  const sign = (text) => element("span", { class: "operator", "aria-hidden": "true" }, text);
  return element(
    "div",
    { class: "product" },
    box(message.incoming, "training.back_gradient", { sender }),
    sign("×"),
    box(message.local, "training.back_local", { sender, receiver }),
    sign("="),
    box(message.sent, "training.back_sent", { receiver }),
  );
}

function slope(message) {
  const same = message.formula === message.numbers || message.numbers === shown(message.local);
  const left = `∂${message.sender}/∂${message.receiver} = ${message.formula}`;
  const text = same ? left : `${left} = ${message.numbers}`;
  return element("p", { class: "formula wraps" }, `${text} = ${shown(message.local)}`);
}

/** All messages of the same sender, the present one marked. */
function messages() {
  const rows = now.rows.map((row) => [
    element(
      "button",
      {
        type: "button",
        class: "plain tiny",
        "aria-current": row.number === now.number ? "step" : null,
        click: () => go(row.number),
      },
      `${row.sender ?? ""} → ${row.receiver}`,
    ),
    row.incoming === null ? "" : datum(row.incoming),
    row.local === null ? "" : datum(row.local),
    row.sent === null ? row.sent_shown : datum(row.sent),
    row.total === null ? row.shown : datum(row.total),
  ]);
  const heads = ["message", "gradient", "local", "sent", "total"].map((name) =>
    t(`training.head_${name}`),
  );
  const made = table(
    t("training.back_table", { name: now.message.sender ?? now.message.receiver }),
    heads,
    rows,
  );
  [...made.tBodies[0].rows].forEach((line, i) =>
    line.classList.toggle("present", now.rows[i].number === now.number),
  );
  return element(
    "div",
    { class: "scrolls tall", tabindex: "0", role: "region", "aria-label": t("training.backward") },
    made,
  );
}

/** What every sum, activation and bias has received so far. */
function received() {
  const rows = Object.entries(now.received).map(([name, total]) => [`∂L/∂${name}`, datum(total)]);
  return element(
    "details",
    { class: "small" },
    element("summary", {}, t("training.back_received")),
    element(
      "div",
      {
        class: "scrolls low",
        tabindex: "0",
        role: "region",
        "aria-label": t("training.back_received"),
      },
      table(
        t("training.back_received"),
        [t("training.head_number"), t("training.head_total")],
        rows,
      ),
    ),
  );
}
