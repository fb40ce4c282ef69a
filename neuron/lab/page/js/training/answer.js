// A picture and what the network answers: the ten outputs as bars with their numbers.

import { element, t, table } from "/page/js/core.js";
import { act, follow, shown, state } from "./lab.js";
import { paintInk } from "./paint.js";

const find = (id) => document.getElementById(id);

/** Set up the picture, and the buttons that go from example to example. */
export function startAnswer() {
  find("example-before").addEventListener("click", () => other(-1));
  find("example-after").addEventListener("click", () => other(1));
  find("picture-table").parentElement.addEventListener("toggle", () => showAnswer(state));
  follow(showAnswer);
}

function other(step) {
  const { part, index, count } = state.example;
  if (!part) return act("look", { example: { part: "validation", index: 0 } });
  return act("look", { example: { part, index: (index + step + count) % count } });
}

function showAnswer(now) {
  const { part, index, count, label, x } = now.example;
  find("example-name").textContent = part
    ? t(`training.example_${part}`, { n: index + 1, count })
    : t("training.example_free");
  const pictures = now.configuration?.on_pictures ?? false;
  find("picture-part").hidden = !pictures;
  if (!pictures) return;
  find("result-title").textContent = t("training.answer");
  find("focus-output").hidden = true;
  const side = Math.sqrt(x.length);
  paintInk(find("picture"), x, side);
  find("picture").setAttribute("aria-label", t("training.picture_of", { label }));
  const outputs = now.probe.activations.at(-1);
  const best = outputs.indexOf(Math.max(...outputs));
  showBars(now, outputs, best, label);
  showPixels(x, side);
  find("picture-says").textContent = t(
    best === label ? "training.answer_right" : "training.answer_wrong",
    { best: now.classes[best], label: now.classes[label] },
  );
}

/** The picture in numbers, where that is open. */
function showPixels(x, side) {
  const box = find("picture-table");
  if (!box.parentElement.open) return;
  const columns = Array.from({ length: side }, (_, k) => k);
  const rows = columns.map((row) => [
    String(row),
    ...columns.map((column) => shown(x[row * side + column], 2)),
  ]);
  box.replaceChildren(table(t("training.picture_numbers"), ["", ...columns.map(String)], rows));
}

function showBars(now, outputs, best, label) {
  const box = find("answers");
  if (box.children.length !== outputs.length) {
    box.replaceChildren(
      ...outputs.map((_, k) =>
        element(
          "div",
          { class: "answer" },
          element("span", { class: "digit" }, now.classes[k]),
          element("span", { class: "bar" }, element("span", {})),
          element("span", { class: "figure" }),
        ),
      ),
    );
  }
  const low = Math.min(0, ...outputs);
  const range = Math.max(...outputs, now.layers.at(-1).activation === "linear" ? 0 : 1) - low || 1;
  outputs.forEach((output, k) => {
    const row = box.children[k];
    row.classList.toggle("best", k === best);
    row.classList.toggle("right", k === label);
    row.querySelector(".bar > span").style.width = `${(100 * (output - low)) / range}%`;
    row.querySelector(".figure").textContent = shown(output, 3);
  });
}
