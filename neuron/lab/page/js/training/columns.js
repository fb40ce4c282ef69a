// The heads of the network's columns: a layer's name, how many neurons, which activation.

import { element, t } from "/page/js/core.js";
import { change } from "./setup.js";

/** The heads of all columns, laid out as `plan` says. */
export function columnsOf(now, plan, setLayers) {
  const last = now.layers.length;
  const heads = plan.middles.map((middle, k) => {
    if (k === 0 && now.configuration.on_pictures) return null;
    const head = element("div", { class: "column-head" });
    const width = k === 1 && plan.firstHead ? plan.firstHead : plan.headWidth;
    Object.assign(head.style, { left: `${middle - width / 2}px`, width: `${width}px` });
    const name = k === 0 ? "training.inputs" : k === last ? "training.outputs" : "training.layer";
    head.append(element("span", { class: "column-name" }, t(name, { k })));
    if (k > 0 && k < last) head.append(...hiddenControls(now, k, setLayers));
    if (k > 0 && k === last) head.append(outputControl(now));
    return head;
  });
  return heads.filter(Boolean);
}

function hiddenControls(now, k, setLayers) {
  const layers = now.configuration.layers;
  const widest = now.configuration.on_pictures
    ? now.choices.widest_on_pictures
    : now.choices.widest;
  const { width, activation } = layers[k - 1];
  const set = (changes) =>
    setLayers(layers.map((layer, i) => (i === k - 1 ? { ...layer, ...changes } : layer)));
  const button = (sign, step, label) =>
    element(
      "button",
      {
        type: "button",
        class: "icon tiny",
        "aria-label": t(label, { k }),
        disabled: width + step < 1 || width + step > widest,
        click: () => set({ width: width + step }),
      },
      sign,
    );
  const select = activationSelect(
    now.choices.hidden,
    activation,
    t("training.activation_of", { k }),
  );
  select.addEventListener("change", () => set({ activation: select.value }));
  return [
    element(
      "span",
      { class: "row tight width-control", "data-panel": "layers" },
      button("−", -1, "training.neuron_less"),
      element("span", { class: "count" }, String(width)),
      button("+", 1, "training.neuron_more"),
    ),
    select,
  ];
}

/** The outputs' activation can be chosen with squared error alone; other losses bring their own. */
function outputControl(now) {
  const free = now.configuration.loss === "squared_error";
  const names = free ? now.choices.outputs : ["linear"];
  const select = activationSelect(
    names,
    now.configuration.last_activation,
    t("training.activation_of_outputs"),
  );
  select.disabled = !free;
  if (!free) select.title = t("training.output_linear");
  select.addEventListener("change", () => change({ output: select.value }));
  return select;
}

function activationSelect(names, chosen, label) {
  const select = element("select", {
    class: "activation",
    "aria-label": label,
    "data-panel": "activations",
  });
  select.append(
    ...names.map((name) => element("option", { value: name }, t(`training.activation_${name}`))),
  );
  select.value = chosen;
  return select;
}
