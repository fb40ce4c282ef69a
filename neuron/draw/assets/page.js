// The interactive drawing: lays out what is open, draws it, and answers mouse and keyboard.
// All text goes in as text, never as markup; nothing is fetched.
"use strict";
const scene = JSON.parse(document.getElementById("scene").textContent);
const SVG = "http://www.w3.org/2000/svg";
const sheet = document.getElementById("sheet");
const world = document.getElementById("world");
const [LINE, SIDE, GAP_Y, PAD, TOP] = [15, 9, 12, 14, 26];
const gap = (group) => (group === null ? 130 : 55);  // between columns

const items = new Map(scene.items.map((item, i) => [item.id, { ...item, i, inside: [] }]));
const roots = [];
for (const item of items.values()) (item.parent ? items.get(item.parent).inside : roots).push(item);
let chosen = null, found = [], view = { x: 0, y: 0, w: 800, h: 600 };

const isGroup = (item) => item.inside.length > 0;
const measure = document.createElement("canvas").getContext("2d");
measure.font = "12px Helvetica, Arial, sans-serif";

// The nearest thing in sight that holds an item: itself, or the outermost closed group around it.
function inSight(id) {
  let seen = items.get(id), at = seen;
  while (at.parent) { at = items.get(at.parent); if (!at.open) seen = at; }
  return seen;
}

// Arrows between what is in sight; several between the same two are drawn as one.
function arrowsInSight() {
  const drawn = new Map();
  scene.arrows.forEach(([from, to, kind, width, text]) => {
    const a = inSight(from), b = inSight(to);
    if (a === b) return;
    const whole = a.id === from && b.id === to;
    const key = whole ? `${a.id} ${b.id} ${drawn.size}` : `${a.id} ${b.id}`;
    const one = drawn.get(key);
    if (!one) drawn.set(key, { a, b, kind, width, text, count: 1 });
    else { one.count += 1; if (one.kind !== kind) { one.kind = "use"; } one.text = ""; }
  });
  return [...drawn.values()];
}

// A group's place among its siblings: the ancestor of an item that lies directly inside `group`.
function childOf(group, item) {
  let at = item;
  while (at && (at.parent || null) !== group) at = at.parent ? items.get(at.parent) : null;
  return at;
}

// Lay out siblings in columns, so that arrows lead to the right. Gives the size of the whole.
function layOut(siblings, group, arrows) {
  for (const item of siblings) {
    if (isGroup(item) && item.open) {
      const [w, h] = layOut(item.inside, item.id, arrows);
      const title = measure.measureText(item.lines[0]).width + PAD + 30;
      item.shift = Math.max(0, (title - w - 2 * PAD) / 2);
      [item.w, item.h] = [w + 2 * PAD + 2 * item.shift, h + PAD + TOP];
    } else {
      const widest = Math.max(24, ...item.lines.map((line) => measure.measureText(line).width));
      [item.w, item.h] = [widest + 2 * SIDE + (isGroup(item) ? 22 : 0), item.lines.length * LINE + 10];
    }
  }
  const before = new Map(siblings.map((item) => [item, new Set()]));
  for (const { a, b } of arrows) {
    const [from, to] = [childOf(group, a), childOf(group, b)];
    if (from && to && from !== to) before.get(to).add(from);
  }
  const rank = new Map();
  const rankOf = (start) => {
    const stack = [[start, [...before.get(start)]]];
    while (stack.length) {
      const [item, rest] = stack[stack.length - 1];
      const next = rest.pop();
      if (next) { if (!rank.has(next)) { rank.set(next, 0); stack.push([next, [...before.get(next)]]); } }
      else { rank.set(item, Math.max(-1, ...[...before.get(item)].map((b) => rank.get(b))) + 1); stack.pop(); }
    }
  };
  for (const item of siblings) if (!rank.has(item)) { rank.set(item, 0); rankOf(item); }
  const after = new Map(siblings.map((item) => [item, []]));
  for (const [to, all] of before) for (const from of all) after.get(from).push(to);
  for (const item of siblings)  // what is given stands just before its first use
    if (!before.get(item).size && after.get(item).length)
      rank.set(item, Math.min(...after.get(item).map((to) => rank.get(to))) - 1);
  const columns = [];
  const lowest = Math.min(0, ...siblings.map((item) => rank.get(item)));
  for (const item of siblings) (columns[rank.get(item) - lowest] ??= []).push(item);
  const filled = columns.filter(Boolean);
  const height = (column) => column.reduce((sum, item) => sum + item.h + GAP_Y, -GAP_Y);
  const tallest = Math.max(0, ...filled.map(height));
  let x = 0;
  const stack = (column) => {
    let y = (tallest - height(column)) / 2;
    for (const item of column) { item.y = y; y += item.h + GAP_Y; }
  };
  filled.forEach(stack);
  if (filled.length > 1) {  // what is used together stands together
    for (let round = 0; round < 4; round++) {
      for (const column of round % 2 ? [...filled].reverse() : filled) {
        const middle = (item) => {
          const near = [...(round % 2 ? after.get(item) : before.get(item))];
          if (!near.length) return item.y + item.h / 2;
          return near.reduce((sum, other) => sum + other.y + other.h / 2, 0) / near.length;
        };
        const wanted = new Map(column.map((item) => [item, middle(item)]));
        column.sort((p, q) => wanted.get(p) - wanted.get(q) || p.i - q.i);
        stack(column);
      }
    }
  }
  for (const column of filled) {
    const wide = Math.max(...column.map((item) => item.w));
    for (const item of column) item.x = x + (wide - item.w) / 2;
    x += wide + gap(group);
  }
  return [Math.max(0, x - gap(group)), tallest];
}

// From places within a group to places on the sheet.
function place(siblings, x, y) {
  for (const item of siblings) {
    [item.X, item.Y] = [x + item.x, y + item.y];
    if (isGroup(item) && item.open) place(item.inside, item.X + PAD + item.shift, item.Y + TOP);
  }
}

function make(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

function drawItem(item, into) {
  const frame = isGroup(item) && item.open;
  const name = `item ${frame ? "frame" : item.kind.replace(" ", "-")}${item.tint < 0 ? " below" : ""}`;
  const g = make("g", { class: name, tabindex: "0", role: "button", "data-id": item.id });
  const state = isGroup(item) ? (frame ? ", open" : ", closed") : "";
  g.setAttribute("aria-label", item.lines.join(", ") + state);
  const rx = frame ? 8 : item.kind === "given" ? 9 : item.kind === "neuron" ? Math.min(item.h, item.w) / 2 : 2;
  g.append(make("rect", { class: "shape", x: item.X, y: item.Y, width: item.w, height: item.h, rx,
    fill: !frame ? item.fill : item.parent ? "var(--paper)" : "none" }));
  if (frame) g.append(make("text", { class: "title", x: item.X + PAD, y: item.Y + 16 }, item.lines[0]));
  else item.lines.forEach((line, i) => g.append(make("text", {
    x: item.X + item.w / 2 - (isGroup(item) ? 9 : 0), y: item.Y + 17 + LINE * i }, line)));
  if (isGroup(item)) {
    const [x, y] = [item.X + item.w - 9, item.Y + 10];
    const handle = make("g", { class: "handle", "data-toggle": item.id });
    handle.append(make("circle", { cx: x, cy: y, r: 7 }), make("text", { x, y: y + 4.5 }, frame ? "−" : "+"));
    g.append(handle);
  }
  if (item === chosen) g.classList.add("chosen");
  if (found.includes(item)) g.classList.add("found");
  into.append(g);
}

// Whether an item lies in a group, or is it.
function liesIn(item, group) {
  for (let at = item; at; at = at.parent ? items.get(at.parent) : null) if (at === group) return true;
  return false;
}

const isOpened = (item) => isGroup(item) && item.open && item.parent;
const liesInOpened = (item) => item.parent && isOpened(items.get(item.parent));

function drawArrows(arrows, into, all) {
  const few = all <= 24;
  for (const { a, b, kind, width, text, count } of arrows) {
    const [x0, y0, x1, y1] = [a.X + a.w, a.Y + a.h / 2, b.X, b.Y + b.h / 2];
    const bend = Math.max(30, (x1 - x0) / 2);
    const near = !chosen || liesIn(a, chosen) || liesIn(b, chosen);
    const line = make("path", { class: `edge ${kind.split(" ")[0]}${near || few ? "" : " faded"}`,
      d: `M${x0},${y0} C${x0 + bend},${y0} ${x1 - bend},${y1} ${x1},${y1}`, "stroke-width": width });
    into.append(line);
    const said = count > 1 ? `×${count}` : text;
    if (said && (few || (chosen && near)))
      into.append(make("text", { class: "label", x: (x0 + x1) / 2, y: (y0 + y1) / 2 - 3 }, said));
  }
}

function redraw() {
  const arrows = arrowsInSight();
  const [w, h] = layOut(roots, null, arrows);
  place(roots, 0, 0);
  world.replaceChildren();
  // Frames, then arrows, then boxes; what passes behind an opened neuron is hidden by it.
  const seen = [];
  const walk = (item) => { seen.push(item); if (isGroup(item) && item.open) item.inside.forEach(walk); };
  roots.forEach(walk);
  const isInner = ({ a, b }) => liesInOpened(a) || liesInOpened(b);
  for (const item of seen) if (isGroup(item) && item.open && !item.parent) drawItem(item, world);
  drawArrows(arrows.filter((arrow) => !isInner(arrow)), world, arrows.length);
  for (const item of seen) if (isOpened(item)) drawItem(item, world);
  drawArrows(arrows.filter(isInner), world, arrows.length);
  for (const item of seen) if (!(isGroup(item) && item.open)) drawItem(item, world);
  return [w, h];
}

function look() { sheet.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`); }

function fit() {
  const [w, h] = redraw();
  view = { x: -20, y: -20, w: w + 40, h: h + 40 };
  look();
}

function zoom(factor, x = view.x + view.w / 2, y = view.y + view.h / 2) {
  view = { x: x - (x - view.x) * factor, y: y - (y - view.y) * factor, w: view.w * factor, h: view.h * factor };
  look();
}

const elementOf = (item) => world.querySelector(`[data-id="${CSS.escape(item.id)}"]`);

function choose(item, focus = true) {
  chosen = item;
  redraw();
  document.getElementById("name").textContent = item.lines.join("  ");
  document.getElementById("said").textContent = item.text || item.lines.join("\n");
  const button = document.getElementById("toggle");
  button.hidden = !isGroup(item);
  button.textContent = item.open ? "Close" : "Open";
  const [x, y] = [item.X + item.w / 2, item.Y + item.h / 2];
  if (x < view.x || x > view.x + view.w || y < view.y || y > view.y + view.h) {
    view.x = x - view.w / 2; view.y = y - view.h / 2; look();
  }
  if (focus) elementOf(item)?.focus({ preventScroll: true });
}

function toggle(item) {
  if (!isGroup(item)) item = item.parent ? items.get(item.parent) : null;
  if (!item) return;
  item.open = !item.open;
  choose(item);
  const inside = item.X >= view.x && item.X + item.w <= view.x + view.w
    && item.Y >= view.y && item.Y + item.h <= view.y + view.h;
  if (!inside) { fit(); elementOf(item).focus({ preventScroll: true }); }
}

function reveal(item) {
  for (let at = item; at.parent; ) { at = items.get(at.parent); at.open = true; }
  choose(item, false);
}

function search(words) {
  const wanted = words.trim().toLowerCase();
  found = wanted ? [...items.values()].filter((item) => item.lines.join(" ").toLowerCase().includes(wanted)) : [];
  document.getElementById("hits").textContent = wanted ? `${found.length} found` : "";
  redraw();
}

// The item that lies nearest in a direction: what the arrow keys go to.
function neighbour(item, dx, dy) {
  let best = null, least = Infinity;
  for (const element of world.querySelectorAll(".item")) {
    const other = items.get(element.dataset.id);
    if (other === item || (isGroup(other) && other.open)) continue;
    const [x, y] = [other.X + other.w / 2 - item.X - item.w / 2, other.Y + other.h / 2 - item.Y - item.h / 2];
    const ahead = x * dx + y * dy, aside = Math.abs(x * dy) + Math.abs(y * dx);
    if (ahead > 2 && ahead + 2 * aside < least) [best, least] = [other, ahead + 2 * aside];
  }
  return best;
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const field = document.getElementById("find");
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const inField = document.activeElement === field;
  if (event.key === "/" && !inField) { field.focus(); event.preventDefault(); return; }
  if (inField) {
    if (event.key === "Enter" && found.length) {
      const next = found[(found.indexOf(chosen) + 1) % found.length];
      reveal(next); field.focus(); event.preventDefault();
    }
    if (event.key === "Escape") { field.value = ""; search(""); (chosen && elementOf(chosen) || sheet).focus(); }
    return;
  }
  const element = document.activeElement.closest?.(".item");
  const item = element ? items.get(element.dataset.id) : null;
  if (event.key === "+" || event.key === "=") zoom(0.8);
  else if (event.key === "-") zoom(1.25);
  else if (event.key === "0") fit();
  else if (event.key in ARROWS && event.shiftKey) {
    view.x += ARROWS[event.key][0] * view.w / 10; view.y += ARROWS[event.key][1] * view.h / 10; look();
  } else if (event.key in ARROWS && (item || document.activeElement === sheet)) {
    const next = item ? neighbour(item, ...ARROWS[event.key]) : roots[0];
    if (next) choose(next);
  } else if ((event.key === "Enter" || event.key === " ") && item) {
    if (item === chosen && isGroup(item)) toggle(item); else choose(item);
  } else if (event.key === "Escape" && item?.parent) { items.get(item.parent).open = false; choose(items.get(item.parent)); }
  else return;
  event.preventDefault();
});

let drag = null;
const onSheet = (event) => {
  const matrix = sheet.getScreenCTM().inverse();
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
};
sheet.addEventListener("pointerdown", (event) => { drag = { at: onSheet(event), moved: false, target: event.target }; });
sheet.addEventListener("pointermove", (event) => {
  if (!drag || !event.buttons) return;
  const now = onSheet(event);
  if (Math.hypot(now.x - drag.at.x, now.y - drag.at.y) > view.w / 200) drag.moved = true;
  if (drag.moved) { view.x += drag.at.x - now.x; view.y += drag.at.y - now.y; look(); }
});
sheet.addEventListener("click", (event) => {
  if (drag?.moved) return;
  const handle = event.target.closest("[data-toggle]"), element = event.target.closest(".item");
  if (handle) toggle(items.get(handle.dataset.toggle));
  else if (element) choose(items.get(element.dataset.id));
});
sheet.addEventListener("dblclick", (event) => {
  const element = event.target.closest(".item");
  if (element && !event.target.closest("[data-toggle]")) toggle(items.get(element.dataset.id));
});
sheet.addEventListener("wheel", (event) => {
  const at = onSheet(event);
  zoom(event.deltaY > 0 ? 1.12 : 0.89, at.x, at.y);
  event.preventDefault();
}, { passive: false });
field.addEventListener("input", () => search(field.value));
document.getElementById("in").addEventListener("click", () => zoom(0.8));
document.getElementById("out").addEventListener("click", () => zoom(1.25));
document.getElementById("fit").addEventListener("click", fit);
document.getElementById("toggle").addEventListener("click", () => chosen && toggle(chosen));
document.getElementById("all").addEventListener("click", () => {
  const outer = roots.filter(isGroup), open = !outer.some((item) => item.open);
  for (const item of outer) item.open = open;
  fit();
});
fit();
