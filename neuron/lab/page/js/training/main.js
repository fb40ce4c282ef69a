// The training page: a network learns while you watch, and any of its numbers can be changed.

import { events, startPage, t } from "/page/js/core.js";
import { startAnswer } from "./answer.js";
import { startBackward } from "./backward.js";
import { startCurves } from "./curves.js";
import { startDoctor } from "./doctor.js";
import { startEditor } from "./editor.js";
import { startInspect } from "./inspect.js";
import { fillLists, startKeep } from "./keep.js";
import { act, follow, forget, sentenceOf, show, state, take } from "./lab.js";
import { startNetwork } from "./network.js";
import { startNumbers } from "./numbers.js";
import { startPlane } from "./plane.js";
import { startPointing } from "./pointing.js";
import { fillChoices, startSetup } from "./setup.js";
import { startTransport } from "./transport.js";

let stream = null;
let written = null;

await startPage();
for (const start of [
  startTransport,
  startDoctor,
  startSetup,
  startNetwork,
  startPlane,
  startPointing,
  startAnswer,
  startCurves,
  startInspect,
  startBackward,
  startNumbers,
  startEditor,
]) {
  start();
}
startKeep(open);
follow(writeAddress);
for (const name of ["language", "theme"]) document.addEventListener(`neuron:${name}`, show);
document.addEventListener("neuron:session", () => {
  forget();
  listen();
});
addEventListener("hashchange", () => location.href !== written && openHere());
await openHere();
await listen();

/** Begin with what the address bar says: the configuration, and after the # one's own points. */
function openHere() {
  return open(location.search.slice(1), location.hash.slice(1));
}

async function open(query, fragment = "") {
  const address = [...new URLSearchParams(query), ...new URLSearchParams(fragment)];
  const answer = await act("open", { address });
  if (!answer) return;
  fillChoices();
  fillLists();
  document.title = `neuron lab: ${t("common.training")}`;
  if (answer.complaints.length) {
    const told = [t("training.address_wrong"), ...answer.complaints.slice(0, 3).map(sentenceOf)];
    tell(told.join(" "));
  }
}

/** Show one sentence where errors are shown. */
function tell(sentence) {
  const box = document.getElementById("complaint");
  box.querySelector("p").textContent = sentence;
  box.hidden = false;
}

/** Keep the address bar in step, so that it can be handed out at any time. */
function writeAddress(now) {
  if (now.query === undefined) return;
  const address = `/training?${now.query}${now.fragment ? `#${now.fragment}` : ""}`;
  if (address === written) return;
  written = address;
  history.replaceState(null, "", address);
}

async function listen() {
  stream?.close();
  stream = await events("/api/training/events", { state: take, missed: () => null });
  if (state.version === undefined) await openHere();
}
