/**
 * The places of a text and what was decided about them, in the order of the text; with undo and redo of this session.
 * Nothing of it is kept on the device: these are names.
 */

import { fold } from "./folding.js";

/** @typedef {import("./types.js").Place} Place */
/** @typedef {import("./types.js").Change} Change */

/** @param {{start: number, end: number}} place */
export const keyOf = (place) => `${place.start}-${place.end}`;

export class Store extends EventTarget {
  /**
   * @param {import("./types.js").Data} data
   * @param {(place: {start: number, end: number}) => string} words
   */
  constructor(data, words) {
    super();
    this.data = data;
    this.words = words;
    /** @type {Map<string, Place>} */
    this.places = new Map();
    /** @type {Place[] | null} */
    this.sorted = null;
    /** @type {Map<string, string>} */
    this.folded = new Map();
    /** @type {Change[]} */
    this.done = [];
    /** @type {Change[]} */
    this.undone = [];
    /** @type {string | null} */
    this.current = null;
    /** @type {{start: number, end: number} | null} */
    this.span = null;
    for (const place of [...data.places, ...data.hints]) this.places.set(keyOf(place), place);
  }

  /** All places in the order of the text. */
  get all() {
    this.sorted ??= [...this.places.values()].sort((one, other) => one.start - other.start);
    return this.sorted;
  }

  /** The chosen place. */
  get chosen() {
    return (this.current && this.places.get(this.current)) || null;
  }

  counts() {
    const real = this.all.filter((place) => place.decision !== "hint");
    return { n: real.length, open: real.filter((place) => place.decision === "open").length };
  }

  /** @param {number} start @param {number} end */
  touching(start, end) {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.all[middle].end <= start) low = middle + 1;
      else high = middle;
    }
    const found = [];
    for (let at = low; at < this.all.length && this.all[at].start < end; at += 1) found.push(this.all[at]);
    return found;
  }

  /** The words of a place as they are compared. @param {Place} place */
  surface(place) {
    const key = keyOf(place);
    let folded = this.folded.get(key);
    if (folded === undefined) {
      folded = fold(this.words(place));
      this.folded.set(key, folded);
    }
    return folded;
  }

  /** Every place with the same words. @param {Place} place */
  same(place) {
    const surface = this.surface(place);
    return this.all.filter((other) => this.surface(other) === surface);
  }

  /** @param {Change} change */
  make(change) {
    this.done.push(this.#turn(change));
    this.undone = [];
  }

  undo() {
    const change = this.done.pop();
    if (change) this.undone.push(this.#turn(change));
    return change;
  }

  redo() {
    const change = this.undone.pop();
    if (change) this.done.push(this.#turn(change));
    return change;
  }

  /** Makes a change, says so, and gives the change that takes it back. @param {Change} change @returns {Change} */
  #turn(change) {
    const before = [...change.gone, ...change.set].map((place) => [keyOf(place), this.places.get(keyOf(place))]);
    for (const place of change.gone) this.places.delete(keyOf(place));
    for (const place of change.set) this.places.set(keyOf(place), place);
    this.sorted = null;
    const there = /** @type {Place[]} */ (before.map(([, place]) => place).filter(Boolean));
    const back = {
      gone: change.set.filter((place) => !there.some((other) => keyOf(other) === keyOf(place))),
      set: there,
    };
    this.dispatchEvent(new CustomEvent("change", { detail: change }));
    return back;
  }

  /**
   * What the server holds now, with what was decided here on top. Gives how many decisions found no place any more.
   * @param {Place[]} places
   * @param {Map<string, Place | null>} waiting null for a place that was taken away here
   */
  rebase(places, waiting) {
    const hints = this.all.filter((place) => place.decision === "hint");
    this.places = new Map(places.map((place) => [keyOf(place), place]));
    this.sorted = null;
    let dropped = 0;
    for (const [key, place] of waiting) {
      if (place === null || place.decision === "hint") this.places.delete(key);
      else if (this.places.has(key)) this.places.set(key, place);
      else if (this.touching(place.start, place.end).length) dropped += waiting.delete(key) ? 1 : 0;
      else this.places.set(key, place);
      this.sorted = null;
    }
    for (const hint of hints) if (!this.touching(hint.start, hint.end).length) this.places.set(keyOf(hint), hint);
    this.sorted = null;
    this.done = [];
    this.undone = [];
    this.dispatchEvent(new CustomEvent("rebased"));
    return dropped;
  }

  /** @param {string | null} key */
  choose(key) {
    this.current = key && this.places.has(key) ? key : null;
    this.dispatchEvent(new CustomEvent("chosen"));
  }

  /** @param {{start: number, end: number} | null} span */
  select(span) {
    this.span = span;
    this.dispatchEvent(new CustomEvent("span"));
  }
}
