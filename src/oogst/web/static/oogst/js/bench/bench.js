/** What the parts of the desk share: the data, the text, the words of the screen, and the voice for screen readers. */

import { fill, find, recall, remember } from "./dom.js";
import { TextMap } from "./offsets.js";

/** @typedef {import("./types.js").Coding} Coding */
/** @typedef {import("./types.js").Span} Span */

export class Bench {
  /**
   * @param {import("./store.js").Store} store
   * @param {import("./changes.js").Outbox} outbox
   */
  constructor(store, outbox) {
    this.store = store;
    this.outbox = outbox;
    this.text = find("#text");
    this.scroller = find("#desk");
    this.map = new TextMap(this.text);
    this.live = find("#live");
    this.strings = store.data.strings;
    this.mayCode = store.data.may.code;
    this.prefs = recall("bench.prefs", { singleKeys: true, wordSnap: false });
  }

  /** @type {string[] | null} */
  #chars = null;

  /** The text as code points; made when it is first needed. */
  get chars() {
    this.#chars ??= this.map.characters();
    return this.#chars;
  }

  /** @param {string} name @param {Record<string, string | number>} [values] */
  say(name, values = {}) {
    return fill(this.strings[name] ?? name, values);
  }

  /** Reads a sentence out to a screen reader. @param {string} sentence */
  announce(sentence) {
    this.live.textContent = this.live.textContent === sentence ? `${sentence}\u00a0` : sentence;
  }

  /** @param {Span} span */
  words(span) {
    return this.chars.slice(span.start, span.end).join("");
  }

  /** The words, shortened for a list. @param {Span} span @param {number} [most] */
  excerpt(span, most = 70) {
    const words = this.words({ start: span.start, end: Math.min(span.end, span.start + most + 20) }).replace(/\s+/g, " ");
    return words.length > most ? `${words.slice(0, words.lastIndexOf(" ", most) + 1 || most).trimEnd()}…` : words;
  }

  /** Where the words of the line begin, after the speaker. @param {number} offset */
  floor(offset) {
    const words = this.map.line(offset)?.querySelector(".words");
    return words instanceof HTMLElement ? Number(words.dataset.start) : 0;
  }

  /** @param {string} code */
  codeName(code) {
    return this.store.codes.get(code)?.name ?? "";
  }

  /** @param {string} coder */
  initials(coder) {
    return this.store.data.coders[coder]?.initials ?? "?";
  }

  /** Whether this coder may change that coding. @param {Coding | undefined} coding */
  mayChange(coding) {
    if (!coding || !this.mayCode) return false;
    const { me, may, coders } = this.store.data;
    return coding.coder === me || may.all || Boolean(coders[coding.coder]?.free);
  }

  /** @param {Partial<Bench["prefs"]>} changed */
  prefer(changed) {
    Object.assign(this.prefs, changed);
    remember("bench.prefs", this.prefs);
  }

  /** Brings a place of the text into view, calmly. @param {number} start @param {number} end */
  reveal(start, end) {
    const box = this.map.range(start, Math.max(end, start)).getBoundingClientRect();
    const frame = this.scroller.getBoundingClientRect();
    const top = Math.max(frame.top, 0) + 56;
    const bottom = Math.min(frame.bottom, innerHeight) - 40;
    if (box.top >= top && Math.min(box.bottom, box.top + 120) <= bottom) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    const by = box.top - (top + (bottom - top) * 0.3);
    const far = Math.abs(by) > innerHeight * 2;
    const scrolls = getComputedStyle(this.scroller).overflowY !== "visible" ? this.scroller : window;
    scrolls.scrollBy({ top: by, behavior: far ? "auto" : /** @type {ScrollBehavior} */ (calm) });
  }
}
