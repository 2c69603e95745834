/** The two ends of the chosen coding: drag them with mouse or finger, or move them with the arrow keys. */

import { make } from "./dom.js";
import { breaksBetween, previousLetter } from "./units.js";

/** @typedef {"start" | "end"} Side */

export class Handles {
  /**
   * @param {import("./bench.js").Bench} bench
   * @param {import("./actions.js").Actions} actions
   * @param {import("./selection.js").Selecting} selecting
   * @param {import("./highlights.js").Highlights} highlights
   */
  constructor(bench, actions, selecting, highlights) {
    this.bench = bench;
    this.actions = actions;
    this.selecting = selecting;
    this.highlights = highlights;
    /** @type {import("./types.js").Span | null} */
    this.dragged = null;
    this.start = this.#make("start");
    this.end = this.#make("end");
    const place = () => this.place();
    bench.store.addEventListener("chosen", place);
    bench.store.addEventListener("change", place);
    bench.store.addEventListener("span", place);
    new ResizeObserver(place).observe(bench.text);
  }

  /** @param {Side} side */
  #make(side) {
    const handle = make("button", { type: "button", class: `handle ${side}`, "aria-label": this.bench.say(`handle_${side}`), hidden: true });
    this.bench.text.append(handle);
    handle.addEventListener("pointerdown", (event) => this.#grab(handle, side, event));
    handle.addEventListener("keydown", (event) => {
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      this.actions.nudge(side, step, event.ctrlKey || event.altKey);
    });
    return handle;
  }

  place() {
    const { store } = this.bench;
    const coding = store.coding ? store.codings.get(store.coding) : undefined;
    const shown = Boolean(coding && !store.span && this.bench.mayChange(coding));
    this.start.hidden = this.end.hidden = !shown;
    if (!coding || !shown) return;
    const span = this.dragged ?? coding;
    this.#put(this.start, span.start, "start");
    this.#put(this.end, span.end, "end");
  }

  /** @param {HTMLElement} handle @param {number} offset @param {Side} side */
  #put(handle, offset, side) {
    const { map, text } = this.bench;
    const range = side === "start" ? map.range(offset, offset + 1) : map.range(Math.max(0, offset - 1), offset);
    const boxes = range.getClientRects();
    const box = side === "start" ? boxes[0] : boxes[boxes.length - 1];
    if (!box) return;
    const frame = text.getBoundingClientRect();
    const rightToLeft = getComputedStyle(map.line(offset) ?? text).direction === "rtl";
    const x = (side === "start") !== rightToLeft ? box.left : box.right;
    handle.style.setProperty("--x", `${x - frame.left}px`);
    handle.style.setProperty("--y", `${box.top - frame.top}px`);
    handle.style.setProperty("--h", `${box.height}px`);
  }

  /** @param {HTMLElement} handle @param {Side} side @param {PointerEvent} event */
  #grab(handle, side, event) {
    const coding = this.bench.store.coding ? this.bench.store.codings.get(this.bench.store.coding) : undefined;
    if (!coding || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    handle.setPointerCapture(event.pointerId);
    handle.classList.add("grabbed");
    const box = handle.getBoundingClientRect();
    const drift = { x: box.left + box.width / 2 - event.clientX, y: box.top + 12 - event.clientY };
    this.dragged = { start: coding.start, end: coding.end };
    const move = (/** @type {PointerEvent} */ moved) => this.#drag(coding, side, moved.clientX + drift.x, moved.clientY + drift.y);
    const stop = (/** @type {PointerEvent} */ stopped) => {
      handle.removeEventListener("pointermove", move);
      handle.classList.remove("grabbed");
      const span = this.dragged;
      this.dragged = null;
      this.highlights.mark("selection", []);
      if (span && stopped.type === "pointerup") this.actions.resize(coding.id, span);
      this.place();
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", stop, { once: true });
    handle.addEventListener("pointercancel", stop, { once: true });
  }

  /** @param {import("./types.js").Coding} coding @param {Side} side @param {number} x @param {number} y */
  #drag(coding, side, x, y) {
    this.start.classList.add("passing");
    this.end.classList.add("passing");
    const found = this.selecting.offsetAt(x, y);
    this.start.classList.remove("passing");
    this.end.classList.remove("passing");
    if (found === null) return;
    const at = breaksBetween(this.bench.chars, found) ? found : previousLetter(this.bench.chars, found);
    const span = side === "start" ? { start: at, end: coding.end } : { start: coding.start, end: at };
    if (span.start >= span.end) return;
    this.dragged = span;
    this.highlights.mark("selection", [span]);
    this.place();
  }
}
