/** Finding words in the open text: all of them marked, one after the other with Enter. */

import { find } from "./dom.js";

export class Search {
  /**
   * @param {import("./bench.js").Bench} bench
   * @param {import("./highlights.js").Highlights} highlights
   * @param {import("./selection.js").Selecting} selecting
   */
  constructor(bench, highlights, selecting) {
    this.bench = bench;
    this.highlights = highlights;
    this.selecting = selecting;
    this.box = find("#text-search");
    this.input = /** @type {HTMLInputElement} */ (find("#text-search-input"));
    this.count = find("#text-search-count");
    /** @type {import("./types.js").Span[]} */
    this.found = [];
    this.at = -1;
    /** @type {string[] | null} one folded letter per code point, made at the first search */
    this.folded = null;
    this.input.addEventListener("input", () => this.#search());
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.box.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("[data-step]") : null;
      if (button) this.step(Number(button.getAttribute("data-step")));
      if (event.target instanceof Element && event.target.closest("[data-close]")) this.close();
    });
  }

  open() {
    this.box.hidden = false;
    this.input.focus();
    this.input.select();
    this.#search();
  }

  close() {
    this.box.hidden = true;
    this.highlights.mark("found", []);
    this.highlights.mark("found-now", []);
    const here = this.found[this.at];
    if (here) this.selecting.place(here.start);
    this.bench.text.focus({ preventScroll: true });
  }

  /** @param {number} by */
  step(by) {
    if (!this.found.length) return;
    this.at = (this.at + by + this.found.length) % this.found.length;
    const here = this.found[this.at];
    this.highlights.mark("found-now", [here]);
    this.bench.reveal(here.start, here.end);
    this.count.textContent = this.bench.say("found_of", { at: this.at + 1, n: this.found.length });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Enter" && event.target === this.input) {
      event.preventDefault();
      this.step(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  #search() {
    const wanted = Array.from(this.input.value.trim(), small);
    this.folded ??= this.bench.chars.map(small);
    this.found = wanted.length ? places(this.folded, wanted) : [];
    this.at = -1;
    this.highlights.mark("found", this.found.slice(0, 2000));
    this.highlights.mark("found-now", []);
    this.count.textContent = wanted.length ? this.bench.say(this.found.length === 1 ? "found_one" : "found_n", { n: this.found.length }) : "";
    if (this.found.length) this.step(1);
  }
}

/** @param {string} character */
function small(character) {
  const lower = character.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return Array.from(lower)[0] ?? character;
}

/** @param {string[]} text @param {string[]} wanted */
function places(text, wanted) {
  const found = [];
  for (let at = 0; at + wanted.length <= text.length; at += 1) {
    let same = 0;
    while (same < wanted.length && text[at + same] === wanted[same]) same += 1;
    if (same === wanted.length) found.push({ start: at, end: at + wanted.length });
  }
  return found;
}
