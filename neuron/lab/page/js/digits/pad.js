// The sheet that is drawn on, with mouse, touch, pen or keyboard; it keeps the strokes as points.

import { announce, colour, reducedMotion, t } from "/page/js/core.js";
import { RADIUS, brush } from "/page/js/digits/brush.js";
import { inkColour, mixed } from "/page/js/digits/pictures.js";

const SIDE = 280; // the engine's sheet
const PLAYED = 900; // milliseconds that an example takes to be drawn
const STEP = 10; // how far an arrow key moves the cursor
const FINE_STEP = 3;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Pad {
  /** `changed` is called whenever there is something else to look at. */
  constructor(canvas, changed) {
    this.canvas = canvas;
    this.changed = changed;
    this.strokes = []; // each is x, y, pressure, again and again
    this.ink = null; // a picture below the strokes: SIDE × SIDE numbers from 0 to 1
    this.cursor = [SIDE / 2, SIDE / 4];
    this.penDown = false; // of the keyboard's pen
    this.pointer = null;
    this.#listen();
    new ResizeObserver(() => this.paint()).observe(canvas);
    document.addEventListener("neuron:theme", () => this.paint());
  }

  get isEmpty() {
    return this.strokes.length === 0 && this.ink === null;
  }

  /** Replace what is on the sheet. */
  set(strokes, ink = null) {
    this.#lift();
    this.strokes = strokes;
    this.ink = ink;
    this.paint();
    this.changed();
  }

  /** Draw strokes before one's eyes, or at once for those who asked for little motion. */
  play(strokes) {
    this.set(reducedMotion() ? strokes : []);
    if (reducedMotion()) return;
    const points = strokes.flatMap((stroke) => {
      const starts = Array.from({ length: stroke.length / 3 }, (_, i) => i);
      return starts.map((i) => ({ point: stroke.slice(3 * i, 3 * i + 3), isFirst: i === 0 }));
    });
    const pace = points.length / PLAYED;
    let done = 0;
    let last = performance.now();
    const frame = (now) => {
      const until = Math.min(points.length, done + Math.max(1, Math.round((now - last) * pace)));
      for (const { point, isFirst } of points.slice(done, until)) {
        if (isFirst) this.strokes.push(point);
        else this.strokes.at(-1).push(...point);
      }
      [done, last] = [until, now];
      this.paint();
      this.changed();
      if (done < points.length) this.playing = requestAnimationFrame(frame);
    };
    this.playing = requestAnimationFrame(frame);
  }

  /** Take the last stroke back. */
  undo() {
    this.#lift();
    this.strokes.pop();
    this.paint();
    this.changed();
  }

  #listen() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => this.#begin(event));
    canvas.addEventListener("pointermove", (event) => this.#draw(event));
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, (event) => this.#end(event));
    }
    canvas.addEventListener("keydown", (event) => this.#key(event));
    canvas.addEventListener("focus", () => this.paint());
    canvas.addEventListener("blur", () => {
      this.#lift();
      this.paint();
    });
  }

  // ---- mouse, touch and pen ----

  #begin(event) {
    if (event.button !== 0 || this.pointer !== null) return;
    this.#lift();
    this.pointer = event.pointerId;
    this.canvas.setPointerCapture(event.pointerId);
    this.strokes.push(this.#point(event));
    this.#added(3);
  }

  #draw(event) {
    if (event.pointerId !== this.pointer) return;
    const stroke = this.strokes.at(-1);
    const before = stroke.length;
    const events = event.getCoalescedEvents();
    for (const part of events.length ? events : [event]) {
      const point = this.#point(part);
      const [x, y] = stroke.slice(-3);
      // Points closer than a pixel change nothing that could be seen.
      if (Math.hypot(point[0] - x, point[1] - y) >= 1) stroke.push(...point);
    }
    if (stroke.length > before) this.#added(stroke.length - before + 3);
  }

  #end(event) {
    if (event.pointerId === this.pointer) this.pointer = null;
  }

  #point(event) {
    const box = this.canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * SIDE;
    const y = ((event.clientY - box.top) / box.height) * SIDE;
    const pressure = event.pointerType === "pen" && event.pressure > 0 ? event.pressure : 0.5;
    return [x, y, pressure].map((number) => Math.round(number * 100) / 100);
  }

  #added(count) {
    brush(this.context, this.strokes.at(-1).slice(-count));
    this.changed();
  }

  // ---- keyboard ----

  #key(event) {
    const arrow = ARROWS[event.key];
    const isControlZ = event.key === "z" && (event.ctrlKey || event.metaKey);
    const isUndo = event.key === "Backspace" || isControlZ;
    if (arrow) this.#move(arrow, event.shiftKey ? FINE_STEP : STEP);
    else if (event.key === " ") this.#press();
    else if (isUndo) this.undo();
    else return;
    event.preventDefault();
  }

  #move([right, down], step) {
    const within = (place) => Math.min(Math.max(place, 0), SIDE);
    this.cursor = [within(this.cursor[0] + right * step), within(this.cursor[1] + down * step)];
    if (this.penDown) {
      this.strokes.at(-1).push(...this.cursor, 0.5);
      this.changed();
    }
    this.paint();
  }

  #press() {
    this.penDown = !this.penDown;
    announce(t(this.penDown ? "digits.pen_down" : "digits.pen_up"));
    if (this.penDown) {
      this.strokes.push([...this.cursor, 0.5]);
      this.changed();
    }
    this.paint();
  }

  /** Whatever is being drawn by the keyboard, or before one's eyes, ends here. */
  #lift() {
    this.penDown = false;
    cancelAnimationFrame(this.playing);
  }

  // ---- painting ----

  /** Paint everything anew. */
  paint() {
    const { canvas } = this;
    const scale = window.devicePixelRatio || 1;
    canvas.width = Math.round(canvas.clientWidth * scale);
    canvas.height = Math.round(canvas.clientHeight * scale);
    this.context = canvas.getContext("2d");
    this.context.fillStyle = `rgb(${inkColour(0)})`;
    this.context.fillRect(0, 0, canvas.width, canvas.height);
    this.context.scale(canvas.width / SIDE, canvas.height / SIDE);
    this.#guides();
    if (this.ink) this.#background();
    for (const stroke of this.strokes) brush(this.context, stroke);
    if (canvas.matches(":focus-visible")) this.#crosshair();
    document.getElementById("pad-hint").hidden = !this.isEmpty;
  }

  #guides() {
    this.context.strokeStyle = `rgb(${mixed(colour("sunken"), colour("ink"), 0.1)})`;
    this.context.lineWidth = 1;
    this.context.setLineDash([4, 5]);
    this.context.strokeRect(40, 40, SIDE - 80, SIDE - 80);
    this.context.setLineDash([]);
  }

  #background() {
    const sheet = new OffscreenCanvas(SIDE, SIDE);
    const context = sheet.getContext("2d");
    const image = context.createImageData(SIDE, SIDE);
    this.ink.forEach((x, i) => image.data.set([...colour("ink"), Math.round(255 * x)], 4 * i));
    context.putImageData(image, 0, 0);
    this.context.drawImage(sheet, 0, 0);
  }

  #crosshair() {
    const { context } = this;
    const [x, y] = this.cursor;
    context.strokeStyle = `rgb(${colour("focus")})`;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(x, y, RADIUS, 0, 2 * Math.PI);
    for (const [dx, dy] of Object.values(ARROWS)) {
      context.moveTo(x + dx * RADIUS, y + dy * RADIUS);
      context.lineTo(x + dx * (RADIUS + 7), y + dy * (RADIUS + 7));
    }
    context.stroke();
    if (this.penDown) {
      context.fillStyle = context.strokeStyle;
      context.beginPath();
      context.arc(x, y, 4, 0, 2 * Math.PI);
      context.fill();
    }
  }
}
