// The training doctor: what it has found, in plain words of the page's language.

import { element, t } from "/page/js/core.js";
import { follow, shown, state } from "./lab.js";

const strip = () => document.getElementById("doctor");
let told = "";

/** Set the doctor up. */
export function startDoctor() {
  follow(showDoctor);
  document.addEventListener("neuron:language", () => {
    told = "";
  });
}

/** The sentences about one finding: what it is, why that is bad, what to try. */
function sentences(concern) {
  const places = { ...concern, rate: shown(concern.rate) };
  if (concern.unit !== null) places.unit = concern.unit;
  return ["what", "try"].map((part) => t(`training.doctor_${concern.problem}_${part}`, places));
}

function showDoctor(now) {
  const concerns = now.concerns;
  const notice = now.notice && now.notice !== "failed" ? now.notice : null;
  const begun = now.total_steps > 0;
  const key = JSON.stringify([concerns.map(sentences), notice, concerns[0]?.more, begun]);
  if (key === told) return;
  told = key;
  strip().replaceChildren(...(concerns.length ? complaints(concerns) : [healthy(notice)]));
  strip().classList.toggle("worried", concerns.length > 0);
}

function healthy(notice) {
  const key = notice ? `notice_${notice}` : state.total_steps ? "doctor_well" : "doctor_waiting";
  return element("p", {}, icon("✓"), element("span", {}, t(`training.${key}`)));
}

function icon(sign) {
  return element("span", { class: "sign", "aria-hidden": "true" }, sign);
}

function complaints(concerns) {
  const found = concerns.map((concern) => {
    const [what, advice] = sentences(concern);
    return element(
      "li",
      { "data-problem": concern.problem },
      icon("!"),
      element("span", {}, element("strong", {}, what), " ", advice),
    );
  });
  const more = concerns[0].more;
  const figuresOf = element(
    "details",
    { class: "small" },
    element("summary", {}, t("training.doctor_figures")),
    element("pre", { lang: "en" }, concerns.map((concern) => concern.detail).join("\n\n")),
  );
  return [
    element("ul", {}, ...found),
    more ? element("p", { class: "small" }, t("training.doctor_more", { more })) : "",
    figuresOf,
  ];
}
