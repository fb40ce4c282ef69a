// Keeping and sharing: the network as a file, the page as a link, panels that a teacher leaves out.

import { announce, element, LabError, post, t } from "/page/js/core.js";
import { ask, complain, follow, state, take } from "./lab.js";

const find = (id) => document.getElementById(id);
const FILE = "network.json";
const LARGEST = 8 * 2 ** 20; // bytes that the engine reads

/** The links that the list of things to try offers: a name in the texts, and an address. */
const PRESETS = {
  line: "data=halves",
  xor_impossible: "data=xor&layers=none",
  xor: "data=xor&layers=4.tanh",
  moons: "data=moons",
  spiral: "data=spiral",
  relu: "data=circles&layers=4.relu,4.relu&rate=0.1",
  deep: "data=circles&layers=4.sigmoid,4.sigmoid,4.sigmoid,4.sigmoid,4.sigmoid&rate=0.3",
  too_fast: "data=moons&layers=8.relu,8.relu&loss=squared_error&output=linear&rate=3",
  digits: "data=digits",
  digits_flat: "data=digits&layers=none&rate=0.03",
};

/** Set up the file, the link, and the list of things to try. */
export function startKeep(open) {
  find("export").addEventListener("click", save);
  find("import").addEventListener("change", read);
  find("copy-link").addEventListener("click", copy);
  find("preset").addEventListener("change", () => {
    const preset = PRESETS[find("preset").value];
    const hide = state.configuration.hide.join();
    if (preset) open(hide ? `${preset}&hide=${hide}` : preset);
    find("preset").value = "";
  });
  document.addEventListener("neuron:language", fillLists);
  follow(showKeep);
}

/** Fill the lists whose entries are texts. */
export function fillLists() {
  const first = element("option", { value: "" }, t("training.preset_choose"));
  const presets = Object.keys(PRESETS).map((name) =>
    element("option", { value: name }, t(`training.preset_${name}`)),
  );
  find("preset").replaceChildren(first, ...presets);
  find("hide-choices").replaceChildren(
    ...state.choices.panels.map((name) => {
      const box = element("input", { type: "checkbox", value: name, change: showHideLink });
      return element(
        "label",
        { class: "choice" },
        box,
        element("span", {}, t(`training.panel_${name}`)),
      );
    }),
  );
  showHideLink();
}

async function save() {
  const answer = await ask("export");
  if (!answer) return;
  const address = URL.createObjectURL(new Blob([answer.text], { type: "application/json" }));
  element("a", { href: address, download: FILE }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  announce(t("training.said_saved", { name: FILE }));
}

async function read() {
  const [file] = find("import").files;
  find("import").value = "";
  if (!file) return;
  if (file.size > LARGEST) {
    complain(new LabError(t("training.error_file_too_large"), "file_too_large", 413));
    return;
  }
  try {
    take(await post("/api/training/import", file));
    announce(t("training.said_read", { name: file.name }));
  } catch (error) {
    complain(error);
  }
}

/** The whole address of the present configuration. */
function link(hide = state.configuration.hide) {
  const query = new URLSearchParams(state.query);
  query.delete("hide");
  const panels = hide.length ? `&hide=${hide.join()}` : "";
  const points = state.fragment ? `#${state.fragment}` : "";
  return `${location.origin}/training?${query.toString().replaceAll("%2C", ",")}${panels}${points}`;
}

async function copy() {
  try {
    await navigator.clipboard.writeText(link());
    find("link-said").textContent = t("training.link_copied");
  } catch {
    find("link-said").textContent = link();
  }
}

function showHideLink() {
  const chosen = [...find("hide-choices").querySelectorAll("input:checked")].map(
    (box) => box.value,
  );
  find("hide-link").value = state.configuration ? link(chosen) : "";
}

function showKeep(now) {
  showHideLink();
  find("link-weights").hidden = !now.imported;
  const hidden = new Set(now.configuration.hide);
  for (const part of document.querySelectorAll("[data-panel]")) {
    part.classList.toggle("left-out", hidden.has(part.dataset.panel));
  }
  document.documentElement.classList.toggle("simplified", hidden.size > 0);
}
