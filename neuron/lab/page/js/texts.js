// The page's texts: one catalogue a language, filled into the page and asked for by key.
//
// In the page, data-text="digits.undo" fills an element; data-label, data-title and
// data-placeholder fill the attributes aria-label, title and placeholder. A change of
// language fills them anew, and the document hears "neuron:language".

const LANGUAGES = ["en", "es"];
const KEPT = "neuron-language";
const ATTRIBUTES = { label: "aria-label", title: "title", placeholder: "placeholder" };

let texts = {};
let current = "en";

/** The language that is shown: "en" or "es". */
export function language() {
  return current;
}

/** A text by its key, such as "digits.undo", with its {places} filled; `otherwise` if unknown. */
export function t(key, places = {}, otherwise = undefined) {
  const [section, name] = key.split(".");
  const text = texts[section]?.[name];
  if (text === undefined) {
    if (otherwise !== undefined) return otherwise;
    console.error(`no text for ${key}`);
    return key;
  }
  return text.replace(/\{(\w+)\}/g, (_, place) => String(places[place]));
}

/** Load the catalogue of the language that was chosen, or that the browser asks for. */
export async function loadTexts(wanted = localStorage.getItem(KEPT)) {
  const asked = [wanted, ...navigator.languages.map((name) => name.slice(0, 2))];
  current = asked.find((name) => LANGUAGES.includes(name)) ?? LANGUAGES[0];
  texts = await (await fetch(`/page/texts/${current}.json`)).json();
  document.documentElement.lang = current;
  fill(document);
}

/** Fill the texts into a part of the page. */
export function fill(part) {
  for (const element of part.querySelectorAll("[data-text]")) {
    element.textContent = t(element.dataset.text);
  }
  for (const [name, attribute] of Object.entries(ATTRIBUTES)) {
    for (const element of part.querySelectorAll(`[data-${name}]`)) {
      element.setAttribute(attribute, t(element.dataset[name]));
    }
  }
}

/** Let a <select> of languages change the page's. */
export function chooseLanguage(select) {
  select.value = current;
  select.addEventListener("change", async () => {
    localStorage.setItem(KEPT, select.value);
    await loadTexts(select.value);
    document.dispatchEvent(new CustomEvent("neuron:language"));
  });
}
