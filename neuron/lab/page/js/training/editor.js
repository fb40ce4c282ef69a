// The small window in which a weight or a bias is given another value.

import { announce, t } from "/page/js/core.js";
import { act, shown, state } from "./lab.js";
import { tidy } from "./setup.js";

const find = (id) => document.getElementById(id);
let place = null;
let opener = null;

/** Set the window up. */
export function startEditor() {
  const editor = find("editor");
  editor.querySelector("form").addEventListener("submit", submit);
  find("editor-close").addEventListener("click", close);
  editor.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!editor.hidden && !editor.contains(event.target)) editor.hidden = true;
  });
}

/** What a weight or a bias is called: layers count from 1, units from 0, as in the code. */
export function nameOf({ layer, unit, source }) {
  return source === null ? `b${layer}[${unit}]` : `w${layer}[${unit},${source}]`;
}

/** Give a weight, or with source null a bias, another value; true where the engine took it. */
export async function set({ layer, unit, source }, text) {
  const typed = tidy(text);
  const value = typed === "" || Number.isNaN(Number(typed)) ? typed : Number(typed);
  const answer = await act("edit", { layer, unit, source, value });
  if (!answer) return false;
  announce(t("training.said_set", { name: nameOf({ layer, unit, source }), value: shown(value) }));
  return true;
}

/** Open the window beside what was pressed. `source` null is the bias. */
export function edit(where, from, at = from.getBoundingClientRect()) {
  place = where;
  opener = from;
  const { layer, unit, source } = where;
  const numbers = state.layers[layer - 1];
  const present = source === null ? numbers.biases[unit] : numbers.weights?.[unit][source];
  const key = source === null ? "edit_bias" : "edit_weight";
  find("editor-title").textContent = t(`training.${key}`, {
    name: nameOf(where),
    unit,
    layer,
    source:
      layer === 1
        ? t("training.input", { n: source })
        : t("training.neuron_short", { unit: source, layer: layer - 1 }),
  });
  const input = find("editor-value");
  input.value = present === undefined ? String(where.value ?? "") : String(present);
  const editor = find("editor");
  editor.hidden = false;
  const box = editor.getBoundingClientRect();
  const left = Math.min(Math.max(8, at.left), document.documentElement.clientWidth - box.width - 8);
  const below = at.bottom + 8 + box.height < innerHeight;
  const top = below ? at.bottom + 8 : Math.max(8, at.top - box.height - 8);
  editor.style.left = `${left + scrollX}px`;
  editor.style.top = `${top + scrollY}px`;
  input.focus();
  input.select();
}

async function submit(event) {
  event.preventDefault();
  if (await set(place, find("editor-value").value)) close();
}

function close() {
  find("editor").hidden = true;
  if (opener?.isConnected) opener.focus();
}
