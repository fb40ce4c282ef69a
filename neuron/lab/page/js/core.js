// What every page of the lab shares: talking to the engine, texts, themes, announcements.

import { chooseLanguage, language, loadTexts, t } from "/page/js/texts.js";
import { startThemes } from "/page/js/theme.js";

export { language, t } from "/page/js/texts.js";
export { colour, reducedMotion, theme } from "/page/js/theme.js";

const token = document.querySelector('meta[name="neuron-token"]').content;

/** An error that the engine reported: one clear sentence, a code to look up, what it speaks of. */
export class LabError extends Error {
  constructor(sentence, code, status, parts = {}) {
    super(sentence);
    this.code = code;
    this.status = status;
    this.parts = parts;
  }
}

// ---- talking to the engine ----

const SESSION = "neuron-session";

/** The id of this tab's session; it survives a reload. */
export async function session() {
  if (!sessionStorage.getItem(SESSION)) {
    const { session } = await send("/api/session", {}, {});
    sessionStorage.setItem(SESSION, session);
  }
  return sessionStorage.getItem(SESSION);
}

/**
 * Post JSON, or a file (a Blob), to the engine and return what it answers; throws LabError.
 *
 * Where the server has forgotten the session (it was started anew, or waited too
 * long), a new one is begun: the document hears "neuron:session" and the post is
 * tried once more.
 */
export async function post(path, body = {}, options = {}) {
  const headers = { "X-Neuron-Session": await session() };
  try {
    return await send(path, body, headers, options);
  } catch (error) {
    if (error.code !== "session_gone") throw error;
    sessionStorage.removeItem(SESSION);
    headers["X-Neuron-Session"] = await session();
    document.dispatchEvent(new CustomEvent("neuron:session"));
    return await send(path, body, headers, options);
  }
}

async function send(path, body, headers, { signal } = {}) {
  const isFile = body instanceof Blob;
  const type = isFile ? "application/octet-stream" : "application/json";
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": type, "X-Neuron-Token": token, ...headers },
      body: isFile ? body : JSON.stringify(body),
      signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new LabError(t("common.error_unreachable"), "unreachable", 0);
  }
  const content = await answer.json();
  if (!answer.ok) throw new LabError(content.error, content.code, answer.status, content.parts);
  return content;
}

/**
 * Listen to the engine: handlers is {event name: function of its data}.
 *
 * The browser connects again by itself after a break and asks for what it missed.
 * Returns the EventSource; close() it when done.
 */
export async function events(path, handlers) {
  const source = new EventSource(`${path}?session=${encodeURIComponent(await session())}`);
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
  }
  return source;
}

// ---- telling the user ----

/** Show an error as one sentence, in the page's language where its code is known. */
export function showError(error) {
  if (error.name === "AbortError") return;
  const known = error instanceof LabError;
  if (!known) console.error(error);
  const box = document.getElementById("complaint");
  const key = `common.error_${error.code}`;
  box.querySelector("p").textContent = known
    ? t(key, {}, error.message)
    : t("common.error_page");
  box.hidden = false;
}

/** Take the last error away. */
export function clearError() {
  document.getElementById("complaint").hidden = true;
}

const QUIET = 1200; // milliseconds between two announcements, so that nobody is talked over
let waiting = null;
let lastSpoken = 0;

/** Say something to a screen reader, politely: of many in a row only the last is spoken. */
export function announce(text) {
  clearTimeout(waiting);
  const wait = Math.max(150, lastSpoken + QUIET - performance.now());
  waiting = setTimeout(() => {
    lastSpoken = performance.now();
    const live = document.getElementById("live");
    if (live.textContent !== text) live.textContent = text;
  }, wait);
}

// ---- numbers and elements ----

const DIGITS = 4;

/** A number as the engine prints it: four significant figures, fewer only where they are exact. */
export function figures(x, digits = DIGITS) {
  if (typeof x !== "number") return { inf: "∞", "-inf": "−∞" }[x] ?? String(x);
  if (x === 0) return "0";
  const rounded = x.toPrecision(digits);
  const exact = Number(rounded) === x;
  const exponent = Math.floor(Math.log10(Math.abs(Number(rounded))));
  let text;
  if (exponent < -4 || exponent >= digits) {
    const [mantissa, power] = x.toExponential(digits - 1).split("e");
    text = `${exact ? String(Number(mantissa)) : mantissa}e${Number(power)}`;
  } else {
    text = exact ? String(Number(rounded)) : rounded;
  }
  return text.replaceAll("-", "−").replace(/\.$/, "");
}

/** A whole number in groups of three; in Spanish a space parts them, since a point is decimal. */
export function thousands(n) {
  const text = n.toLocaleString("en");
  return language() === "en" ? text : text.replaceAll(",", "\u202f");
}

/** A <data> element that shows a number in four figures and carries all of it. */
export function number(x, digits = DIGITS) {
  const shown = element("data", { value: String(x) }, figures(x, digits));
  if (typeof x === "number" && x < 0) shown.classList.add("negative");
  return shown;
}

/**
 * Make an element: attributes by name (class, aria-label, …; functions become
 * listeners; undefined, null and false are left out), then its children.
 */
export function element(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for a part of an SVG drawing. */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") made.addEventListener(name, value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** A table out of a caption, column headings and rows; the first cell of a row is its heading. */
export function table(caption, headings, rows) {
  const head = element("tr", {}, ...headings.map((text) => element("th", { scope: "col" }, text)));
  const body = rows.map(([first, ...others]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, first),
      ...others.map((cell) => element("td", {}, cell)),
    ),
  );
  return element(
    "table",
    {},
    element("caption", {}, caption),
    element("thead", {}, head),
    element("tbody", {}, ...body),
  );
}

// ---- the start of a page ----

/** Load the texts, set up language and theme switches; resolves when the page can be filled. */
export async function startPage() {
  startThemes(document.getElementById("theme"));
  await loadTexts();
  chooseLanguage(document.getElementById("language"));
  document.getElementById("complaint-close").addEventListener("click", clearError);
  document.addEventListener("neuron:session", () => announce(t("common.new_session")));
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    showError(event.reason);
  });
  // A page whose first question is refused (the lab is full) breaks off in its module.
  globalThis.addEventListener("error", (event) => {
    if (!(event.error instanceof LabError)) return;
    event.preventDefault();
    showError(event.error);
  });
}
