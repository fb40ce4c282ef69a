// Play, pause, one step, one epoch, reset; and how far it has come.

import { announce, t } from "/page/js/core.js";
import { act, follow, shown, state } from "./lab.js";

const find = (id) => document.getElementById(id);
const SPOKEN_EVERY = 5000; // milliseconds between two announcements while it plays
let spokenAt = 0;
let lastNotice = null;

/** A share as per cent, with one decimal. */
export function percent(share) {
  return share === null || share === undefined ? "–" : `${(100 * share).toFixed(1)} %`;
}

/** Set up the buttons. */
export function startTransport() {
  find("play").addEventListener("click", playOrPause);
  find("step").addEventListener("click", () => tellAfter("step"));
  find("epoch").addEventListener("click", () => tellAfter("epoch"));
  find("reset").addEventListener("click", reset);
  document.addEventListener("keydown", shortcut);
  follow(showTransport);
}

async function playOrPause() {
  const answer = await act(state.playing ? "pause" : "play");
  if (answer) announce(t(answer.playing ? "training.said_playing" : "training.said_paused"));
}

async function tellAfter(name) {
  const answer = await act(name);
  if (answer) announce(standing(answer));
}

async function reset() {
  if (await act("reset")) announce(t("training.said_reset"));
}

/** K plays and pauses, S is a step, E an epoch, R a reset, where nothing is being typed. */
function shortcut(event) {
  const typing = event.target.closest("input, select, textarea, [contenteditable], [role=dialog]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const button = { k: "play", s: "step", e: "epoch", r: "reset" }[event.key.toLowerCase()];
  if (!button || event.target.closest("canvas")) return;
  event.preventDefault();
  find(button).click();
}

/** Where the training stands, as a sentence. */
function standing(now) {
  const last = lastMeasures(now);
  return t("training.said_standing", {
    epoch: now.epoch,
    step: now.step,
    loss: shown(last.train.loss),
    accuracy: percent(last.train.accuracy),
  });
}

/** Loss and accuracy on both parts: as they are now, or while it plays, of the last epoch kept. */
function lastMeasures(now) {
  if (now.now) return { train: now.now.train, validation: now.now.validation ?? {} };
  const last = (name) => now.curve[name].at(-1);
  return {
    train: { loss: last("train_loss"), accuracy: last("train_accuracy") },
    validation: { loss: last("validation_loss"), accuracy: last("validation_accuracy") },
  };
}

function showTransport(now) {
  const play = find("play");
  play.classList.toggle("playing", now.playing);
  play.setAttribute("aria-label", t(now.playing ? "training.pause" : "training.play"));
  play.title = t(now.playing ? "training.pause_hint" : "training.play_hint");
  find("count-epoch").textContent = String(now.epoch).padStart(4, "0");
  find("count-step").textContent = t("training.step_of", { step: now.step, steps: now.steps });
  const last = lastMeasures(now);
  for (const part of ["train", "validation"]) {
    const { loss, accuracy } = last[part];
    find(`${part}-loss`).textContent = shown(loss);
    find(`${part}-accuracy`).textContent = percent(accuracy);
  }
  speak(now);
}

/** Say now and then how it goes, and at once what brought it to a stop. */
function speak(now) {
  if (now.notice && now.notice !== lastNotice) announce(t(`training.notice_${now.notice}`));
  lastNotice = now.notice;
  if (!now.playing || performance.now() - spokenAt < SPOKEN_EVERY) return;
  spokenAt = performance.now();
  announce(standing(now));
}
