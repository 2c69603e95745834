/**
 * Every place marked in the text itself: what it becomes stands behind it, what stays is dotted, what is open is boxed,
 * what may be recognisable is wavy. Never by colour alone; the words themselves stay as they are.
 */

import { make } from "../bench/dom.js";
import { keyOf } from "./store.js";

export class Marks {
  /**
   * @param {import("./desk.js").Desk} desk
   * @param {import("./store.js").Store} store
   */
  constructor(desk, store) {
    this.map = desk.map;
    this.store = store;
    /** @type {Map<number, string[]>} */
    this.chars = new Map();
    this.shown = "";
    store.addEventListener("change", (event) => this.#changed(/** @type {CustomEvent} */ (event).detail));
    store.addEventListener("rebased", () => this.all());
    store.addEventListener("chosen", () => this.#chosen());
  }

  all() {
    for (let index = 0; index < this.map.pieces.length; index += 1) this.#draw(index);
    this.#chosen();
  }

  /** @param {import("./types.js").Change} change */
  #changed(change) {
    const touched = new Set();
    for (const place of [...change.gone, ...change.set]) for (const index of this.#pieces(place)) touched.add(index);
    for (const index of touched) this.#draw(index);
    this.#chosen();
  }

  /** The pieces of the page that hold a place. @param {{start: number, end: number}} place */
  #pieces(place) {
    const { starts, ends } = this.map;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle] <= place.start) low = middle + 1;
      else high = middle;
    }
    const found = [];
    for (let index = low; index < starts.length && starts[index] < place.end; index += 1) found.push(index);
    return found;
  }

  /** @param {number} index */
  #draw(index) {
    const piece = this.map.pieces[index];
    const [from, until] = [this.map.starts[index], this.map.ends[index]];
    const places = this.store.touching(from, until);
    if (!places.length && !this.chars.has(index)) return;
    let chars = this.chars.get(index);
    if (!chars) {
      chars = Array.from(piece.textContent ?? "");
      this.chars.set(index, chars);
    }
    /** @type {(Node | string)[]} */
    const content = [];
    let at = from;
    for (const place of places) {
      const start = Math.max(place.start, from);
      const end = Math.min(place.end, until);
      if (start > at) content.push(chars.slice(at - from, start - from).join(""));
      content.push(this.#mark(place, chars.slice(start - from, end - from).join(""), end === place.end));
      at = end;
    }
    if (at < until) content.push(chars.slice(at - from).join(""));
    piece.replaceChildren(...content);
  }

  /** @param {import("./types.js").Place} place @param {string} words @param {boolean} ends */
  #mark(place, words, ends) {
    const as = place.decision === "accepted" && ends ? place.replacement : null;
    return make("mark", { class: `place ${place.decision}`, "data-place": keyOf(place), "data-as": as }, words);
  }

  #chosen() {
    for (const mark of this.map.root.querySelectorAll("mark.on")) mark.classList.remove("on");
    const { current } = this.store;
    if (!current) return;
    for (const mark of this.map.root.querySelectorAll(`mark[data-place="${current}"]`)) mark.classList.add("on");
  }
}
