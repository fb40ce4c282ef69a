// Loss and accuracy against the epochs, as drawings with labelled axes and as a table.

import { svg, t, table } from "/page/js/core.js";
import { follow, shown, state } from "./lab.js";
import { percent } from "./transport.js";

const find = (id) => document.getElementById(id);
const HEIGHT = 150;
const ROOM = { left: 58, right: 10, top: 10, bottom: 32 };
const SMALLEST = 1e-6; // that a logarithmic axis shows
const MOST_ROWS = 24;

/** Set the curves up. */
export function startCurves() {
  find("log-scale").addEventListener("change", () => showCurves(state));
  find("curve-table").parentElement.addEventListener("toggle", () => showTable(state));
  new ResizeObserver(() => state.curve && showCurves(state)).observe(find("loss-curve"));
  follow(showCurves);
}

function showCurves(now) {
  const { curve, batches } = now;
  const log = find("log-scale").checked;
  const epochs = Math.max(curve.epoch.at(-1), batches.epoch.at(-1) ?? 0, 1);
  draw(find("loss-curve"), {
    name: t("training.loss_axis"),
    epochs,
    log,
    series: [
      { kind: "batch", x: batches.epoch, y: batches.loss },
      { kind: "held", x: curve.epoch, y: curve.validation_loss },
      { kind: "train", x: curve.epoch, y: curve.train_loss },
    ],
  });
  draw(find("accuracy-curve"), {
    name: t("training.accuracy_axis"),
    epochs,
    share: true,
    series: [
      { kind: "held", x: curve.epoch, y: curve.validation_accuracy },
      { kind: "train", x: curve.epoch, y: curve.train_accuracy },
    ],
  });
  showTable(now);
}

function draw(box, { name, epochs, log, share, series }) {
  const width = Math.max(180, box.clientWidth);
  const lasting = series.filter(({ kind }) => kind !== "batch"); // single batches may leap
  const known = lasting.flatMap(({ y }) => y.filter((v) => v !== null));
  const [low, high] = range(known, log, share);
  const f = log ? (v) => Math.log10(Math.max(v, SMALLEST)) : (v) => v;
  const across = (x) => ROOM.left + (x / epochs) * (width - ROOM.left - ROOM.right);
  const up = (y) => {
    const part = (f(y) - f(low)) / (f(high) - f(low) || 1);
    return (
      HEIGHT - ROOM.bottom - Math.max(0, Math.min(1, part)) * (HEIGHT - ROOM.top - ROOM.bottom)
    );
  };
  const last = series.at(-1).y.at(-1);
  const drawing = svg("svg", {
    viewBox: `0 0 ${width} ${HEIGHT}`,
    role: "img",
    "aria-label": t("training.curve_says", {
      name,
      epochs: shown(epochs),
      last: share ? percent(last) : shown(last),
    }),
  });
  for (const tick of ticks(low, high, log)) {
    drawing.append(
      svg("line", {
        x1: ROOM.left,
        x2: width - ROOM.right,
        y1: up(tick),
        y2: up(tick),
        class: "grid",
      }),
      svg(
        "text",
        { x: ROOM.left - 6, y: up(tick) + 4, class: "tick end" },
        share ? `${Math.round(100 * tick)} %` : shown(tick, 2),
      ),
    );
  }
  for (const tick of ticks(0, epochs, false, true)) {
    drawing.append(
      svg(
        "text",
        { x: across(tick), y: HEIGHT - ROOM.bottom + 15, class: "tick middle" },
        String(tick),
      ),
    );
  }
  drawing.append(
    svg("line", {
      x1: ROOM.left,
      x2: width - ROOM.right,
      y1: HEIGHT - ROOM.bottom,
      y2: HEIGHT - ROOM.bottom,
      class: "axis",
    }),
    svg(
      "text",
      { x: width - ROOM.right, y: HEIGHT - 3, class: "name end" },
      t("training.epoch_axis"),
    ),
    svg(
      "text",
      {
        x: 11,
        y: HEIGHT / 2 - 10,
        class: "name middle",
        transform: `rotate(-90 11 ${HEIGHT / 2 - 10})`,
      },
      name,
    ),
  );
  for (const { kind, x, y } of series) drawing.append(...lineOf(kind, x, y, across, up));
  box.replaceChildren(drawing);
}

/** A line, broken where a number is missing, with a dot at its end. */
function lineOf(kind, x, y, across, up) {
  let d = "";
  let end = null;
  y.forEach((value, i) => {
    if (value === null) return;
    d += `${i === 0 || y[i - 1] === null ? "M" : "L"}${across(x[i]).toFixed(1)} ${up(value).toFixed(1)}`;
    end = [across(x[i]), up(value)];
  });
  if (!end) return [];
  const line = svg("path", { d, class: `curve-${kind}` });
  return kind === "batch"
    ? [line]
    : [line, svg("circle", { cx: end[0], cy: end[1], r: 3, class: `end-${kind}` })];
}

function range(known, log, share) {
  if (share) return [0, 1];
  if (!known.length) return [0, 1];
  const sorted = known.toSorted((a, b) => a - b);
  const high = Math.max(sorted.at(-1), SMALLEST * 10);
  if (!log) return [0, Math.max(sorted[Math.floor(0.995 * (sorted.length - 1))], 1e-9) * 1.05];
  const low = Math.max(SMALLEST, sorted.find((v) => v > 0) ?? SMALLEST);
  return [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high))];
}

function ticks(low, high, log, whole = false) {
  if (log) {
    const found = [];
    const step = Math.ceil(Math.log10(high / low) / 4) || 1;
    for (let k = Math.log10(low); k <= Math.log10(high) + 0.01; k += step) found.push(10 ** k);
    return found;
  }
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  let step = [1, 2, 2.5, 5, 10].map((s) => s * power).find((s) => s >= rough);
  if (whole) step = Math.max(1, Math.ceil(step));
  const found = [];
  for (let k = Math.ceil(low / step); k * step <= high * 1.0001; k++)
    found.push(Number((k * step).toPrecision(6)));
  return found;
}

function showTable({ curve }) {
  const box = find("curve-table");
  if (!box.parentElement.open) return;
  const stride = Math.ceil(curve.epoch.length / MOST_ROWS);
  const rows = curve.epoch
    .map((epoch, i) => [
      String(epoch),
      ...["train_loss", "validation_loss"].map((name) => shown(curve[name][i])),
      ...["train_accuracy", "validation_accuracy"].map((name) => percent(curve[name][i])),
    ])
    .filter((_, i) => i % stride === 0 || i === curve.epoch.length - 1);
  const heads = [
    "epoch_axis",
    "train_loss",
    "validation_loss",
    "train_accuracy",
    "validation_accuracy",
  ];
  box.replaceChildren(
    table(
      t("training.curves"),
      heads.map((name) => t(`training.${name}`)),
      rows,
    ),
  );
}
