/**
 * Choosing a passage: with the mouse, with a finger, and with a reading cursor that the keys move.
 * Whatever chose it, the passage never cuts a letter in two and has no white space at its ends.
 */

import { make } from "./dom.js";
import { nextLetter, nextWord, nextWordEnd, paragraphAt, previousLetter, previousWord, sentenceAt, snap, wordAt } from "./units.js";

/** @typedef {"letter" | "word" | "sentence" | "paragraph" | "line" | "text"} Unit */

const TOUCH_PAUSE = 250; // milliseconds after which a finger's selection counts as made

export class Selecting {
  /** @param {import("./bench.js").Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.caret = 0;
    this.anchor = 0;
    this.mark = make("span", { class: "reading-cursor", "aria-hidden": "true", hidden: true });
    bench.text.append(this.mark);
    this.pointer = matchMedia("(pointer: coarse)").matches ? "touch" : "mouse";
    this.timer = 0;
    this.pressed = { x: 0, y: 0 };
    bench.text.addEventListener("pointerdown", (event) => this.#down(event));
    bench.text.addEventListener("click", (event) => this.#click(event));
    document.addEventListener("pointerup", (event) => this.#up(event));
    document.addEventListener("selectionchange", () => this.#touched());
    bench.text.addEventListener("focus", () => this.#show());
    bench.text.addEventListener("blur", () => (this.mark.hidden = true));
    addEventListener("resize", () => this.#show());
  }

  /** The text position under a point of the screen, or null beside the text. @param {number} x @param {number} y */
  offsetAt(x, y) {
    const place = caretFrom(x, y);
    return place && this.bench.text.contains(place.node) ? this.bench.map.offset(place.node, place.unit) : null;
  }

  /**
   * Moves the reading cursor; with `extend` the passage grows from where it began.
   * @param {Unit} unit
   * @param {1 | -1} direction
   * @param {boolean} extend
   */
  move(unit, direction, extend) {
    const { bench } = this;
    const { store } = bench;
    if (extend && !store.span) this.anchor = this.caret;
    if (!extend && store.span) this.caret = direction > 0 ? store.span.end : store.span.start;
    this.caret = this.#next(unit, direction, extend);
    if (extend) {
      store.select(this.anchor === this.caret ? null : snap(bench.chars, this.anchor, this.caret));
    } else {
      this.anchor = this.caret;
      store.select(null);
    }
    bench.reveal(this.caret, this.caret);
    this.#show();
    this.#readOut(unit, extend);
  }

  /** Selects the unit at the reading cursor. @param {"word" | "paragraph"} unit */
  take(unit) {
    const { bench } = this;
    const at = bench.store.span?.start ?? this.caret;
    const found = unit === "word" ? wordAt(bench.chars, at, bench.floor(at)) : paragraphAt(bench.chars, at, bench.floor(at));
    this.#set(found.start, found.end);
    if (bench.store.span) bench.announce(bench.say("selected", { words: bench.excerpt(bench.store.span, 200) }));
  }

  /** Puts the reading cursor somewhere without choosing anything. @param {number} at */
  place(at) {
    this.caret = this.anchor = at;
    this.#show();
  }

  /** @param {Unit} unit @param {1 | -1} direction @param {boolean} extend */
  #next(unit, direction, extend) {
    const { chars } = this.bench;
    const at = this.caret;
    const forward = direction > 0;
    if (unit === "text") return forward ? chars.length : 0;
    if (unit === "letter") return forward ? nextLetter(chars, at) : previousLetter(chars, at);
    if (unit === "word") {
      if (!forward) return previousWord(chars, at);
      return extend ? nextWordEnd(chars, at) : nextWord(chars, at);
    }
    const floor = this.bench.floor(at);
    if (unit === "line") {
      const line = paragraphAt(chars, at, floor);
      return forward ? line.end : line.start;
    }
    const spanOf = unit === "sentence" ? sentenceAt : paragraphAt;
    const here = spanOf(chars, at, floor);
    if (forward && extend && at < here.end) return here.end;
    if (!forward && at > here.start) return here.start;
    return this.#beside(spanOf, here, forward, extend);
  }

  /**
   * @param {typeof sentenceAt} spanOf
   * @param {import("./types.js").Span} here
   * @param {boolean} forward
   * @param {boolean} extend
   */
  #beside(spanOf, here, forward, extend) {
    const { chars } = this.bench;
    const at = forward ? nextWord(chars, Math.max(here.end - 1, here.start)) : previousWord(chars, here.start);
    if (forward && at >= chars.length) return extend ? chars.length : this.caret;
    const next = spanOf(chars, at, this.bench.floor(at));
    return forward && extend ? next.end : next.start;
  }

  /** @param {PointerEvent} event */
  #down(event) {
    this.pointer = event.pointerType || "mouse";
    this.dragging = true;
    this.pressed = { x: event.clientX, y: event.clientY };
    if (this.pointer === "mouse" && !event.shiftKey && event.button === 0) this.bench.store.select(null);
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (!this.dragging) return;
    this.dragging = false;
    if (event.pointerType === "touch" || event.button !== 0) return;
    const moved = Math.hypot(event.clientX - this.pressed.x, event.clientY - this.pressed.y) > 4;
    if (moved || event.shiftKey) this.#readPage(); // a press that stays in its place is a click, which answers itself
  }

  #touched() {
    if (this.pointer !== "touch" && this.pointer !== "pen") return;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.#readPage(), TOUCH_PAUSE);
  }

  /** Takes over what the browser has selected. */
  #readPage() {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || selection.rangeCount === 0) return;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(this.bench.text)) return;
    const inside = (/** @type {Node} */ node) => this.bench.text.contains(node);
    const start = inside(range.startContainer) ? this.bench.map.offset(range.startContainer, range.startOffset) : 0;
    const end = inside(range.endContainer) ? this.bench.map.offset(range.endContainer, range.endOffset) : this.bench.chars.length;
    if (this.bench.prefs.wordSnap && end > start) {
      const last = wordAt(this.bench.chars, end - 1).end;
      this.#set(wordAt(this.bench.chars, start).start, Math.max(last, end));
    } else {
      this.#set(start, end);
    }
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (event.target instanceof Element && event.target.closest("button, a, time")) return;
    const at = this.offsetAt(event.clientX, event.clientY);
    if (at === null) return;
    const { chars } = this.bench;
    const touch = this.pointer === "touch";
    if (event.detail === 3 && !touch) {
      const sentence = sentenceAt(chars, at, this.bench.floor(at));
      this.#set(sentence.start, sentence.end);
    } else if (event.detail > 3 && !touch) {
      const paragraph = paragraphAt(chars, at, this.bench.floor(at));
      this.#set(paragraph.start, paragraph.end);
    } else if (event.detail === 2 && !touch) {
      const word = wordAt(chars, at, this.bench.floor(at));
      this.#set(word.start, word.end);
    } else if (getSelection()?.isCollapsed ?? true) {
      this.place(at);
      if (touch) this.bench.store.select(null);
      this.#chooseAt(at);
    }
  }

  /** The shortest coding at the place; again for the next one. @param {number} at */
  #chooseAt(at) {
    const { store } = this.bench;
    const here = store.touching(at, at + 1).sort((a, b) => a.end - a.start - (b.end - b.start));
    const chosen = here.findIndex((coding) => coding.id === store.coding);
    const next = here[chosen + 1] ?? here[0];
    if (next) store.choose({ coding: next.id });
    else if (store.coding) store.choose({ code: store.code });
  }

  /** @param {number} start @param {number} end */
  #set(start, end) {
    const span = snap(this.bench.chars, start, end);
    this.anchor = span.start;
    this.caret = span.end;
    this.bench.store.select(span.start < span.end ? span : null);
    this.#show();
  }

  #show() {
    const focused = document.activeElement === this.bench.text;
    if (!focused) return void (this.mark.hidden = true);
    const point = this.bench.map.point(this.caret, this.bench.store.span?.end === this.caret);
    const range = document.createRange();
    range.setStart(point.node, point.unit);
    const box = range.getClientRects()[0] ?? (point.node.parentElement ?? this.bench.text).getBoundingClientRect();
    const frame = this.bench.text.getBoundingClientRect();
    this.mark.hidden = false;
    this.mark.style.setProperty("--x", `${box.left - frame.left}px`);
    this.mark.style.setProperty("--y", `${box.top - frame.top}px`);
    this.mark.style.setProperty("--h", `${box.height || 24}px`);
  }

  /** @param {Unit} unit @param {boolean} extend */
  #readOut(unit, extend) {
    const { bench } = this;
    if (extend && bench.store.span) {
      bench.announce(bench.say("selected", { words: bench.excerpt(bench.store.span, 200) }));
      return;
    }
    const floor = bench.floor(this.caret);
    const spanOf = unit === "word" || unit === "letter" ? wordAt : unit === "sentence" ? sentenceAt : paragraphAt;
    const here = spanOf(bench.chars, this.caret, floor);
    const codes = bench.store.touching(this.caret, this.caret + 1).length;
    bench.announce(bench.words(here) + (codes ? ` (${bench.say(codes === 1 ? "one_code" : "n_codes", { n: codes })})` : ""));
  }
}

/** @param {number} x @param {number} y @returns {{node: Node, unit: number} | null} */
function caretFrom(x, y) {
  if (document.caretPositionFromPoint) {
    const position = document.caretPositionFromPoint(x, y);
    return position ? { node: position.offsetNode, unit: position.offset } : null;
  }
  const range = document.caretRangeFromPoint?.(x, y);
  return range ? { node: range.startContainer, unit: range.startOffset } : null;
}
