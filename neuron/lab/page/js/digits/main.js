// The digits page: draw a digit and watch the network think.

import { announce, clearError, element, figures, number, post } from "/page/js/core.js";
import { showError, startPage, t, thousands } from "/page/js/core.js";
import { Latest } from "/page/js/digits/asking.js";
import { Dream } from "/page/js/digits/dream.js";
import { Explanation } from "/page/js/digits/explanation.js";
import { smallEnough } from "/page/js/digits/files.js";
import { Motion } from "/page/js/digits/motion.js";
import { Network } from "/page/js/digits/network.js";
import { Noise, percent } from "/page/js/digits/noise.js";
import { Pad } from "/page/js/digits/pad.js";
import { fromBase64 } from "/page/js/digits/pictures.js";
import { Stages } from "/page/js/digits/stages.js";
import { Tables } from "/page/js/digits/tables.js";
import { Tabs } from "/page/js/digits/tabs.js";

const SURE = 0.5; // below this the network has not really answered

await startPage();
const byId = (id) => document.getElementById(id);
const facts = await post("/api/digits/begin");

// ---- the parts of the page ----

const network = new Network(facts, choose);
const motion = new Motion(network, facts);
const stages = new Stages(look);
const tables = new Tables(network);
const asked = new Latest(askToLook);
const pad = new Pad(byId("pad"), look);
const name = (place) => network.name(place);
const explanation = new Explanation(byId("panel-explain"), facts, {
  seen: show,
  explained: (place) => network.mark(place),
  choose,
  dream,
  name,
});
const dreams = new Dream(byId("panel-dream"), facts, {
  seen: (answer) => showElsewhere(answer, "dream"),
  name,
});
const noise = new Noise(byId("panel-noise"), facts, showNoise);
const tabs = new Tabs(["explain", "dream", "noise"], (opened) => {
  if (opened === "noise") noise.open();
  if (opened === "explain") explanation.refresh();
});
let elsewhere = null; // "dream" or "noise" where the network looks at no drawing

// ---- looking ----

/** Let the network look at the sheet, as soon as it is free. */
function look() {
  dreams.stop();
  motion.stop();
  return asked.call();
}

async function askToLook() {
  const answer = await post("/api/digits/look", { strokes: pad.strokes, ...stages.on });
  elsewhere = null;
  stages.show(answer.stages);
  show(answer, answer.blank);
}

/** Show everything that the engine saw. */
function show(answer, isBlank = false) {
  clearError();
  network.show(answer);
  showAnswer(answer, isBlank);
  showChanges(answer.changes);
  showWhere();
  tables.fill();
  explanation.ranking = order(answer.sure);
  if (tabs.current === "explain") explanation.refresh(answer.changes);
}

function showElsewhere(answer, where) {
  elsewhere = where;
  show(answer);
}

async function showNoise(x) {
  try {
    dreams.stop();
    showElsewhere(await post("/api/digits/show", { x }), "noise");
  } catch (error) {
    showError(error);
  }
}

function order(sure) {
  return sure.map((_, i) => i).sort((i, j) => sure[j] - sure[i]);
}

function showAnswer({ answer, sure }, isBlank) {
  const digit = facts.classes[answer];
  byId("answer").classList.toggle("blank", isBlank);
  if (isBlank) {
    byId("answer").replaceChildren(element("span", { class: "small" }, t("digits.blank")));
    return;
  }
  const share = percent(sure[answer]);
  const isSure = sure[answer] >= SURE;
  byId("answer").classList.toggle("unsure", !isSure);
  byId("answer").replaceChildren(
    element("span", { class: "small" }, t(isSure ? "digits.says" : "digits.says_perhaps")),
    element("strong", {}, digit),
    element("span", { class: "small" }, t("digits.sure", { share })),
  );
  announce(t(isSure ? "digits.announced" : "digits.announced_perhaps", { digit, share }));
}

function showWhere() {
  byId("elsewhere").hidden = elsewhere === null;
  if (elsewhere) byId("elsewhere").firstElementChild.textContent = t(`digits.looks_at_${elsewhere}`);
}

function showFacts() {
  byId("facts").textContent = t("digits.facts", {
    sizes: facts.sizes.join(" → "),
    parameters: thousands(facts.parameters),
  });
}

// ---- weights changed by hand ----

function showChanges(changes) {
  const box = byId("changes");
  box.hidden = changes.length === 0;
  if (box.hidden) return;
  const chips = changes.slice(0, 4).map((change) =>
    element(
      "span",
      { class: "chip" },
      element("var", {}, change.name),
      ` ${figures(change.before)} → `,
      number(change.now),
    ),
  );
  const more = changes.length > 4 ? [t("digits.more_changes", { count: changes.length - 4 })] : [];
  const reset = element("button", { type: "button", id: "reset", click: putAllBack }, t("digits.reset"));
  box.replaceChildren(element("strong", {}, t("digits.changed")), ...chips, ...more, reset);
}

async function putAllBack() {
  show(await post("/api/digits/put_back", { all: true }));
  announce(t("digits.was_reset"));
  byId("slow").focus();
}

// ---- what is pressed ----

async function choose(place) {
  network.mark(place);
  tabs.open("explain");
  await explanation.choose(place);
  const heading = byId("explained");
  heading.focus({ preventScroll: true });
  // On a narrow screen the explanation lies below the network.
  if (heading.getBoundingClientRect().top > innerHeight - 120) heading.scrollIntoView({ block: "start" });
}

function dream(place) {
  tabs.open("dream");
  byId("tab-dream").focus();
  dreams.of(place);
}

async function clear() {
  await post("/api/digits/clear");
  byId("file-read").hidden = true;
  pad.set([]);
}

async function showExample(digit) {
  const isReal = byId("real").checked;
  const seed = Math.floor(performance.now());
  const found = await post("/api/digits/example", isReal ? { digit, real: true, seed } : { digit });
  byId("file-read").hidden = true;
  if (found.ink) pad.set([], fromBase64(found.ink));
  else pad.play(found.strokes);
}

async function showFile(file) {
  const found = await post("/api/digits/picture", await smallEnough(file));
  byId("file-read").hidden = false;
  byId("file-read").textContent = t(`digits.read_${found.polarity.replaceAll("-", "_")}`);
  pad.set([], fromBase64(found.ink));
}

byId("undo").addEventListener("click", () => {
  // The picture below the strokes is what came first, so it goes last.
  if (pad.strokes.length === 0 && pad.ink) return clear();
  return pad.undo();
});
byId("clear").addEventListener("click", clear);
byId("slow").addEventListener("click", () => motion.start());
byId("back").addEventListener("click", look);
byId("file").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  try {
    if (file) await showFile(file);
  } finally {
    event.target.value = ""; // so that the same file can be chosen again
  }
});
byId("examples").append(
  ...facts.classes.map((digit, i) =>
    element("button", { type: "button", "aria-label": digit, click: () => showExample(i) }, digit),
  ),
);

document.addEventListener("neuron:session", () => {
  pad.set(pad.strokes); // a picture below the strokes went with the old session
});
document.addEventListener("neuron:language", () => {
  showFacts();
  pad.paint();
  if (network.seen) show(network.seen, pad.isEmpty && elsewhere === null);
});

showFacts();
// What was on the sheet before the page was loaded again.
pad.set(facts.strokes, facts.ink && fromBase64(facts.ink));
