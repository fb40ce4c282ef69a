// The training as the page knows it: its latest state, how to ask for another, who is told.

import { clearError, figures, LabError, number } from "/page/js/core.js";
import { post, reducedMotion, showError, t } from "/page/js/core.js";

/** What the engine said last; empty before the first answer. */
export let state = {};

const followers = [];
let waiting = false;
let shownAt = 0;
const CALM = 1000; // milliseconds between two pictures for those who asked for little motion

/** A number in four figures; a dash for what is not finite, which the engine sends as null. */
export function shown(x, digits) {
  return x === null || x === undefined ? "–" : figures(x, digits);
}

/** The same as an element that carries all of the number. */
export function datum(x) {
  return x === null || x === undefined ? shown(x) : number(x);
}

/** Call a function whenever there is a new state, at most once a frame. */
export function follow(show) {
  followers.push(show);
}

/** Ask the engine to do something; its answer is the new state. Null where it refused. */
export async function act(name, body = {}, options = {}) {
  try {
    const answer = await post(`/api/training/${name}`, body, options);
    clearError();
    take(answer);
    return answer;
  } catch (error) {
    complain(error);
    show();
    return null;
  }
}

/** Ask the engine for something that is no state. Null where it refused. */
export async function ask(name, body = {}) {
  try {
    return await post(`/api/training/${name}`, body);
  } catch (error) {
    complain(error);
    return null;
  }
}

/** Take in a state, or the part of it that comes while training plays; older ones are left. */
export function take(answer) {
  if (state.version !== undefined && answer.version < state.version) return;
  state = { ...state, ...answer };
  show();
}

/** Forget the state: another session begins to count anew. */
export function forget() {
  state = {};
}

/** Let everybody show the state, in the next frame. */
export function show() {
  if (waiting || !state.configuration) return;
  waiting = true;
  const calm = state.playing && reducedMotion();
  const wait = calm ? Math.max(0, shownAt + CALM - performance.now()) : 0;
  setTimeout(() => requestAnimationFrame(showNow), wait);
}

function showNow() {
  waiting = false;
  if (!state.configuration) return;
  shownAt = performance.now();
  for (const follower of followers) follower(state);
}

/** Show an error in the page's language, where its code is known. */
export function complain(error) {
  if (!(error instanceof LabError)) return showError(error);
  const sentence = t(`training.error_${error.code}`, error.parts, error.message);
  return showError(new LabError(sentence, error.code, error.status));
}

/** The sentence of a refusal that came as data. */
export function sentenceOf(refusal) {
  return t(`training.error_${refusal.code}`, refusal.parts, refusal.error);
}
