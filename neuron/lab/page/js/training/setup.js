// What is learned from and how: data, learning rate, loss, optimiser, batch, L2, seed.

import { element, t } from "/page/js/core.js";
import { act, follow, state } from "./lab.js";
import { picture } from "./pictures.js";

const find = (id) => document.getElementById(id);
const TYPED = ["rate", "batch", "l2", "seed", "n", "noise", "validation"];
const CHOSEN = ["loss", "optimiser", "speed", "classes"];

/** Change one setting, or several. */
export function change(changes) {
  return act("change", { changes });
}

/** Set up all controls of the training and of the data. */
export function startSetup() {
  for (const name of TYPED) {
    find(name).addEventListener("change", () => change({ [name]: tidy(find(name).value) }));
  }
  for (const name of CHOSEN) {
    find(name).addEventListener("change", () => change({ [name]: find(name).value }));
  }
  find("rate-up").addEventListener("click", () => scaleRate(3));
  find("rate-down").addEventListener("click", () => scaleRate(1 / 3));
  find("seed-new").addEventListener("click", () => change({ seed: state.configuration.seed + 1 }));
  find("sample-new").addEventListener("click", () =>
    change({ sample: state.configuration.sample + 1 }),
  );
  follow(showSetup);
  document.addEventListener("neuron:language", fillChoices);
}

/** What was typed, with a decimal comma read as a point. */
export function tidy(text) {
  return text
    .trim()
    .replace("−", "-")
    .replace(/^(-?\d*),(\d+)$/, "$1.$2");
}

/** Go three times up or down, along 1, 3, 10, 30. */
function scaleRate(factor) {
  const rate = state.configuration.rate * factor || 0.001;
  const power = 10 ** Math.floor(Math.log10(rate) + 0.1);
  const lead = rate / power < 1.9 ? 1 : rate / power < 6 ? 3 : 10;
  return change({ rate: Number((lead * power).toPrecision(2)) });
}

/** Fill the lists of choices, in the page's language. */
export function fillChoices() {
  if (!state.choices) return;
  fillSelect(find("loss"), state.choices.losses, "loss");
  fillSelect(find("optimiser"), state.choices.optimisers, "optimiser");
  fillSelect(find("speed"), state.choices.speeds, "speed");
  find("classes").replaceChildren(
    ...[2, 3, 4, 5].map((k) => element("option", { value: k }, `${k}`)),
  );
  find("data-choices").replaceChildren(...state.choices.data.map(dataChoice));
  showSetup(state);
}

function fillSelect(select, names, kind) {
  const options = names.map((name) =>
    element("option", { value: name }, t(`training.${kind}_${name}`)),
  );
  select.replaceChildren(...options);
}

function dataChoice(name) {
  const radio = element("input", {
    type: "radio",
    name: "data",
    value: name,
    class: "unseen",
    change: () => choose(name),
  });
  const label = element("span", {}, t(`training.data_${name}`));
  return element("label", { class: "data-choice", "data-name": name }, radio, picture(name), label);
}

async function choose(name) {
  if (name === "own" && state.configuration.n_points === 0) {
    find("own").open = true;
    find("paste").focus();
    showSetup(state);
    return;
  }
  await change({ data: name });
}

/** Put a value into a field, unless somebody is typing there. */
export function put(input, value) {
  if (document.activeElement !== input || input.tagName === "SELECT") input.value = value;
}

function showSetup(now) {
  const c = now.configuration;
  if (!c || !find("loss").options.length) return;
  for (const name of [...TYPED, ...CHOSEN]) put(find(name), String(c[name]));
  for (const radio of find("data-choices").querySelectorAll("input")) {
    radio.checked = radio.value === c.data;
  }
  const made = !["own", "digits", "mnist"].includes(c.data);
  find("field-noise").hidden = !made;
  find("field-n").hidden = c.data === "own";
  find("field-classes").hidden = !["spiral", "blobs"].includes(c.data);
  find("sample-new").hidden = c.data === "mnist";
  find("own").hidden ||= now.points.length === 0;
  find("points-details").hidden = now.points.length === 0;
  find("data-about").textContent = t("training.data_about", {
    train: now.n_train,
    validation: now.n_validation,
  });
}
