/**
 * The stripes in the margin: one per coded passage and code, with its name and who coded it. Stripes that overlap go
 * beside each other; names that would push each other too far away fold into "+3", which opens them as a list.
 */

import { make } from "./dom.js";
import { underline } from "./colours.js";

/** @typedef {import("./types.js").Coding} Coding */
/** @typedef {{key: string, code: string, codings: Coding[], start: number, end: number, lane: number}} Mark */

const LANES = 7;
const LANE = 8; // pixels
const ROW = 26; // pixels
const FARTHEST = 70; // pixels that a name may stand below its place

export class Margin {
  /**
   * @param {import("./bench.js").Bench} bench
   * @param {import("./lines.js").Lines} lines
   * @param {HTMLElement} root
   * @param {(codings: Coding[], at: HTMLElement) => void} openList
   */
  constructor(bench, lines, root, openList) {
    this.bench = bench;
    this.lines = lines;
    this.root = root;
    this.openList = openList;
    this.frame = 0;
    /** @type {Mark[]} */
    this.marks = [];
    const later = () => this.#later();
    lines.addEventListener("settled", later);
    bench.store.addEventListener("change", () => {
      this.#arrange();
      later();
    });
    bench.store.addEventListener("chosen", later);
    new ResizeObserver(later).observe(bench.text);
    root.addEventListener("keydown", (event) => this.#key(event));
    this.#arrange();
  }

  #later() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.#draw());
  }

  /** Same passage and code by several coders is one mark; lanes so that marks beside each other never touch. */
  #arrange() {
    /** @type {Map<string, Mark>} */
    const marks = new Map();
    for (const coding of this.bench.store.sorted) {
      const key = `${coding.code} ${coding.start} ${coding.end}`;
      const mark = marks.get(key);
      if (mark) mark.codings.push(coding);
      else marks.set(key, { key, code: coding.code, codings: [coding], start: coding.start, end: coding.end, lane: 0 });
    }
    this.marks = [...marks.values()];
    /** @type {number[]} */
    const ends = [];
    for (const mark of this.marks) {
      const free = ends.findIndex((end) => end <= mark.start);
      mark.lane = free < 0 ? ends.length : free;
      ends[mark.lane] = mark.end;
    }
  }

  #draw() {
    if (!this.root.offsetParent) return;
    const focused = this.root.contains(document.activeElement) ? document.activeElement?.getAttribute("data-key") : null;
    const { start, end } = this.lines.window();
    const shown = this.marks.filter((mark) => mark.start < end && mark.end > start);
    const top = this.root.getBoundingClientRect().top;
    const placed = shown.map((mark) => ({ mark, ...this.#measure(mark, start, end, top) })).sort((a, b) => a.from - b.from);
    const lanes = Math.min(LANES, Math.max(1, ...shown.map((mark) => mark.lane + 1)));
    const fragment = document.createDocumentFragment();
    for (const { mark, from, to } of placed) fragment.append(this.#stripe(mark, from, to));
    for (const label of this.#labels(placed)) fragment.append(label);
    this.root.style.setProperty("--lanes", `${lanes * LANE + 6}px`);
    this.root.replaceChildren(fragment);
    this.#keepOneTabStop(focused);
  }

  /** @param {Mark} mark @param {number} start @param {number} end @param {number} top */
  #measure(mark, start, end, top) {
    const { map } = this.bench;
    const first = Math.max(mark.start, start);
    const last = Math.min(mark.end, end);
    const head = map.range(first, Math.min(first + 1, last)).getBoundingClientRect();
    const tail = map.range(Math.max(last - 1, first), last).getBoundingClientRect();
    return { from: head.top - top, to: Math.max(tail.bottom, head.bottom) - top };
  }

  /** @param {Mark} mark @param {number} from @param {number} to */
  #stripe(mark, from, to) {
    const stripe = make("div", { class: "stripe", "aria-hidden": "true" });
    if (this.#isChosen(mark)) stripe.classList.add("on");
    stripe.style.setProperty("--c", this.#color(mark.code));
    stripe.style.setProperty("--x", `${Math.min(mark.lane, LANES - 1) * LANE}px`);
    stripe.style.setProperty("--y", `${from}px`);
    stripe.style.setProperty("--h", `${Math.max(8, to - from)}px`);
    stripe.addEventListener("click", () => this.#choose(mark));
    return stripe;
  }

  /** @param {{mark: Mark, from: number, to: number}[]} placed */
  #labels(placed) {
    const labels = [];
    let free = -Infinity;
    /** @type {Mark[]} */
    let folded = [];
    let fold = 0;
    const chip = () => {
      if (folded.length) labels.push(this.#chip(folded, fold));
      folded = [];
    };
    for (const { mark, from } of placed) {
      const at = Math.max(from, free);
      if (at - from > FARTHEST && !this.#isChosen(mark)) {
        if (!folded.length) {
          fold = free;
          free += ROW;
        }
        folded.push(mark);
        continue;
      }
      chip();
      labels.push(this.#label(mark, at));
      free = at + ROW;
    }
    chip();
    return labels;
  }

  /** @param {Mark} mark @param {number} at */
  #label(mark, at) {
    const who = mark.codings.map((coding) => this.bench.initials(coding.coder)).join(" ");
    const name = this.bench.codeName(mark.code);
    const label = make(
      "button",
      { type: "button", class: "stripe-name", tabindex: "-1", "data-key": mark.key, title: name },
      make("i", { class: "dot", "aria-hidden": "true" }),
      make("span", { class: "name" }, name),
      make("span", { class: "who" }, who),
    );
    if (mark.codings.some((coding) => coding.memos)) label.append(make("span", { class: "has-memo", title: this.bench.say("has_memo") }, "✎"));
    if (mark.codings.some((coding) => coding.talks)) label.append(make("span", { class: "has-talk", title: this.bench.say("has_talk") }, "…"));
    if (this.#isChosen(mark)) label.setAttribute("aria-current", "true");
    label.style.setProperty("--c", this.#color(mark.code));
    label.style.setProperty("--y", `${at}px`);
    label.addEventListener("click", () => this.#choose(mark));
    return label;
  }

  /** @param {Mark[]} marks @param {number} at */
  #chip(marks, at) {
    const all = marks.flatMap((mark) => mark.codings);
    const chip = make(
      "button",
      { type: "button", class: "stripe-name more", tabindex: "-1", "data-key": `more ${at}`, "aria-label": this.bench.say("more_codings", { n: marks.length }) },
      `+${marks.length}`,
    );
    chip.style.setProperty("--y", `${at}px`);
    chip.addEventListener("click", () => this.openList(all, chip));
    return chip;
  }

  /** A second press goes to the next coder of the same passage. @param {Mark} mark */
  #choose(mark) {
    const at = mark.codings.findIndex((coding) => coding.id === this.bench.store.coding);
    this.bench.store.choose({ coding: (mark.codings[at + 1] ?? mark.codings[0]).id });
  }

  /** @param {Mark} mark */
  #isChosen(mark) {
    return mark.codings.some((coding) => coding.id === this.bench.store.coding);
  }

  /** @param {string} code */
  #color(code) {
    return underline(this.bench.store.codes.get(code)?.color ?? "");
  }

  /** @param {string | null | undefined} focused */
  #keepOneTabStop(focused) {
    const labels = this.#buttons();
    const current = labels.find((label) => label.dataset.key === focused) ?? labels.find((label) => label.ariaCurrent) ?? labels[0];
    if (current) current.tabIndex = 0;
    if (focused && current) current.focus({ preventScroll: true });
  }

  #buttons() {
    return /** @type {HTMLButtonElement[]} */ ([...this.root.querySelectorAll("button")]);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!step) return;
    const labels = this.#buttons();
    const at = labels.findIndex((label) => label === document.activeElement);
    const next = labels[at + step];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    labels.forEach((label) => (label.tabIndex = label === next ? 0 : -1));
    next.focus();
  }
}
