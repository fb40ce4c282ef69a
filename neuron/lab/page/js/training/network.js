// The network as a picture: a card for each neuron with its map or its weights, a line for each weight.

import { element, svg, t } from "/page/js/core.js";
import { columnsOf } from "./columns.js";
import { edit, nameOf } from "./editor.js";
import { act, follow, show, shown, state } from "./lab.js";
import { placed } from "./places.js";
import { bytesOf, paintSquare } from "./paint.js";
import { change } from "./setup.js";

const find = (id) => document.getElementById(id);
const THINNEST = 0.6;
const THICKEST = 5.5; // pixels, of the largest weight
const CROWDED = 120; // lines: of so many each is thinner
const INPUT_SIDE = 36; // points of a side of an input's own map
const ROOMY = 6; // letters of a number that fit on a card

let structure = "";
let cards = []; // [layer][unit]: {card, canvas, bias, value}; layer 0 are the inputs
let links = []; // {path, layer, unit, source}
let labels = null;
let compact = false;
let stepsBack = false;

/** Set the picture up; it is drawn again when its room changes. */
export function startNetwork() {
  find("layer-more").addEventListener("click", () =>
    setLayers([...hidden(), { width: 4, activation: hidden().at(-1)?.activation ?? "tanh" }]),
  );
  find("layer-less").addEventListener("click", () => setLayers(hidden().slice(0, -1)));
  new ResizeObserver(() => rebuild()).observe(find("diagram").parentElement);
  for (const name of ["theme", "language"]) document.addEventListener(`neuron:${name}`, rebuild);
  follow(showNetwork);
}

const hidden = () => state.configuration?.layers ?? [];

/** Ask for other hidden layers. */
export function setLayers(layers) {
  const text = layers.map(({ width, activation }) => `${width}.${activation}`).join(",");
  return change({ layers: text || "none" });
}

function rebuild() {
  structure = "";
  show();
}

function showNetwork(now) {
  const width = find("diagram").parentElement.clientWidth;
  const wanted = JSON.stringify([
    now.layers.map((l) => [l.biases.length, l.activation]),
    width,
    now.configuration,
    now.box,
  ]);
  if (wanted !== structure) {
    structure = wanted;
    build(now, width);
  }
  showCards(now);
  showLinks(now);
  find("layer-count").textContent = t("training.layer_count", { n: hidden().length });
  find("layer-less").disabled = hidden().length === 0;
  find("layer-more").disabled = hidden().length === now.choices.most_layers;
  showHint(now);
}

function showHint(now) {
  if (!now.configuration) return;
  const usual = now.configuration.on_pictures ? "training.hint_pictures" : "training.hint_points";
  find("diagram-hint").textContent = t(stepsBack ? "training.hint_backward" : usual);
}

/** Lay everything out anew. */
function build(now, width) {
  const plan = placed(now, width);
  const diagram = find("diagram");
  diagram.replaceChildren();
  compact = plan.compact;
  diagram.classList.toggle("compact", compact);
  diagram.style.width = `${plan.width}px`;
  diagram.style.height = `${plan.height}px`;
  const lines = svg("svg", {
    class: "links",
    viewBox: `0 0 ${plan.width} ${plan.height}`,
    "aria-hidden": "true",
  });
  diagram.append(lines, ...columnsOf(now, plan, setLayers));
  cards = plan.layers.map((units, layer) =>
    units.map((at, unit) => cardOf(now, plan, at, layer, unit)),
  );
  for (const { card, bias } of cards.flat()) diagram.append(card, ...(bias ? [bias] : []));
  links = [];
  now.layers.forEach((content, k) => {
    if (content.weights) addLinks(lines, plan, k + 1, content.weights);
  });
  labels = svg("g", { class: "link-labels" });
  lines.append(labels);
}

function cardOf(now, plan, at, layer, unit) {
  const isInput = layer === 0;
  const canvas = element("canvas", { "aria-hidden": "true" });
  const value = element("span", { class: "value", "aria-hidden": "true" });
  const delta = element("span", { class: "delta", "aria-hidden": "true" });
  const select = () => act("look", { focus: isFocus(layer, unit) ? null : { layer, unit } });
  const kind = `card layer-${layer}${isInput ? " input" : ""}${at.kind ? ` ${at.kind}` : ""}`;
  const card = isInput
    ? element(
        "div",
        { class: kind, role: "img", "aria-label": t("training.input", { n: unit }) },
        canvas,
        value,
      )
    : element("button", { class: kind, type: "button", click: select }, canvas, value, delta);
  Object.assign(card.style, {
    left: `${at.x}px`,
    top: `${at.y}px`,
    width: `${at.size}px`,
    height: `${at.height ?? at.size}px`,
  });
  if (isInput) {
    value.textContent = `x${"₁₂"[unit]}`;
    paintInput(canvas, now.box, unit);
    return { card, canvas, value };
  }
  const bias = element("button", { class: "bias", type: "button" });
  bias.addEventListener("click", () => edit({ layer, unit, source: null }, bias));
  Object.assign(bias.style, {
    left: `${at.bias?.x ?? at.x - 6}px`,
    top: `${at.bias?.y ?? at.y + (at.height ?? at.size) + 1}px`,
    width: `${at.bias?.width ?? at.size + 12}px`,
  });
  bias.classList.toggle("beside", Boolean(at.bias));
  return { card, canvas, value, bias, delta };
}

/** An input's own map: how it grows across the plane. */
function paintInput(canvas, box, unit) {
  if (!box) return;
  const n = INPUT_SIDE;
  const bytes = Array.from({ length: n * n }, (_, i) => {
    const along = unit === 0 ? (i % n) / n : 1 - Math.floor(i / n) / n;
    return 128 + 127 * (2 * along - 1);
  });
  paintSquare(canvas, bytes);
}

function isFocus(layer, unit) {
  return state.focus?.[0] === layer && state.focus?.[1] === unit;
}

function showCards(now) {
  now.layers.forEach((content, k) => {
    const activations = now.probe.activations[k];
    const best = Math.max(...activations);
    content.biases.forEach((b, unit) => {
      const { card, canvas, value, bias } = cards[k + 1][unit];
      const a = activations[unit];
      const drawn = content.maps ?? content.pictures;
      if (drawn) paintSquare(canvas, bytesOf(drawn[unit]));
      else {
        value.textContent = short(a);
        shade(card, a, content.activation);
      }
      card.classList.toggle("best", card.classList.contains("output") && a === best);
      card.setAttribute("aria-pressed", String(isFocus(k + 1, unit)));
      card.setAttribute(
        "aria-label",
        t("training.card", { unit, layer: k + 1, a: shown(a), b: shown(b) }),
      );
      bias.textContent = `b ${shown(b, compact || bias.classList.contains("beside") ? 2 : 3)}`;
      bias.setAttribute(
        "aria-label",
        t("training.bias_button", {
          name: nameOf({ layer: k + 1, unit, source: null }),
          value: shown(b),
        }),
      );
    });
  });
}

/** A number in two figures that fits on a card. */
function short(x) {
  const text = shown(x, 2);
  if (text.length <= ROOMY) return text;
  return (x < 0 ? "−" : "") + Math.abs(x).toExponential(1).replace("e+", "e");
}

/** Fill a card by its activation: how strongly, and on which side. */
function shade(card, a, activation) {
  const reach = activation === "linear" ? 8 : 1;
  const share = Math.max(-1, Math.min(1, (a ?? 0) / reach));
  card.style.setProperty("--share", `${Math.round(100 * Math.abs(share))}%`);
  card.classList.toggle("below-zero", share < 0);
}

// ---- the lines ----

function addLinks(lines, plan, layer, weights) {
  weights.forEach((row, unit) =>
    row.forEach((_, source) => {
      const [from, to] = [plan.layers[layer - 1]?.[source], plan.layers[layer][unit]];
      if (!from || from.kind === "tile") return;
      const [x1, y1] = [from.end ?? from.x + from.size, from.y + (from.height ?? from.size) / 2];
      const [x2, y2] = [to.x, to.y + (to.height ?? to.size) / 2];
      const bend = (x2 - x1) / 2;
      const d = `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
      const path = svg("path", { d, class: "link" });
      const place = { layer, unit, source };
      const hit = svg("path", { d, class: "hit" });
      hit.addEventListener("click", (event) => {
        const at = { left: event.clientX, bottom: event.clientY, top: event.clientY };
        edit(place, cards[layer][unit].card, at);
      });
      hit.append(svg("title", {}, nameOf(place)));
      lines.append(path, hit);
      links.push({ path, hit, ...place, x1, y1, x2, y2 });
    }),
  );
}

function showLinks(now) {
  const weightOf = ({ layer, unit, source }) => now.layers[layer - 1].weights[unit][source];
  const largest = Math.max(1e-9, ...links.map((link) => Math.abs(weightOf(link) ?? 0)));
  const thickest = links.length > CROWDED ? THICKEST / 2 : THICKEST;
  labels.replaceChildren();
  for (const link of links) {
    const w = weightOf(link) ?? 0;
    const focused = isFocus(link.layer, link.unit);
    link.path.style.strokeWidth = THINNEST + (thickest - THINNEST) * (Math.abs(w) / largest);
    link.path.classList.toggle("minus", w < 0);
    link.path.classList.toggle("focused", focused);
    link.path.classList.toggle("quiet", Boolean(now.focus) && !focused);
    link.hit.firstChild.textContent = `${nameOf(link)} = ${shown(w)}`;
    if (focused) labels.append(labelOf(link, w));
  }
}

/** The number of a weight on its line, near the source where lines lie apart if there is room. */
function labelOf({ x1, y1, x2, y2 }, w) {
  const s = compact ? 0.5 : 0.3;
  const y = y1 + (y2 - y1) * (3 * s * s - 2 * s * s * s);
  return svg("text", { x: x1 + (x2 - x1) * s, y: y + 4 }, shown(w, compact ? 2 : 3));
}

/**
 * Light up the line, and the neurons at its ends, along which a message goes back.
 *
 * `received` is what each number has received so far; a neuron shows that of its
 * weighted sum, which is called δ.
 */
export function light(from, to, received = {}) {
  stepsBack = from !== null || to !== null;
  showHint(state);
  cards.forEach((units, layer) =>
    units.forEach(({ delta }, unit) => {
      if (!delta) return;
      const total = received[`z${layer}[${unit}]`];
      delta.textContent = typeof total === "number" ? short(total) : "";
    }),
  );
  for (const { path } of links) path.classList.remove("lit");
  for (const { card, bias } of cards.flat()) {
    card.classList.remove("sends", "receives");
    bias?.classList.remove("receives");
  }
  if (from) cards[from.layer]?.[from.unit]?.card.classList.add("sends");
  if (!to) return;
  const source = to.part === "weight" ? to.source : to.part === "activation" ? to.unit : null;
  if (to.part === "bias") cards[to.layer]?.[to.unit]?.bias.classList.add("receives");
  else if (to.part !== "weight") cards[to.layer]?.[to.unit]?.card.classList.add("receives");
  const end = to.part === "weight" ? to : from;
  const link = links.find(
    (l) => l.layer === end?.layer && l.unit === end?.unit && l.source === source,
  );
  link?.path.classList.add("lit");
}
