/**
 * The codings as real text: a list of all of them, and at each line a button that tells how many it has. Colours on words
 * cannot be heard; these can, and they lead to the same coding.
 */

import { find, make, swatch } from "./dom.js";
import { Popup } from "./popup.js";

/** @typedef {import("./types.js").Coding} Coding */

export class CodingList {
  /**
   * @param {import("./bench.js").Bench} bench
   * @param {import("./lines.js").Lines} lines
   */
  constructor(bench, lines) {
    this.bench = bench;
    this.lines = lines;
    this.fold = /** @type {HTMLDetailsElement} */ (find("#coding-list"));
    this.list = find("#coding-list ol");
    this.popup = new Popup(find("#codings-here"));
    this.fold.addEventListener("toggle", () => this.draw());
    this.list.addEventListener("click", (event) => this.#choose(event));
    find("#codings-here ul").addEventListener("click", (event) => {
      this.#choose(event);
      this.popup.close(true);
    });
    bench.text.addEventListener("click", (event) => this.#lineButton(event));
    bench.store.addEventListener("change", (event) => {
      const { codings, before } = /** @type {CustomEvent} */ (event).detail;
      this.#countLines([...codings].flatMap((id) => [before.codings.get(id), bench.store.codings.get(id)]));
      this.draw();
    });
    bench.store.addEventListener("chosen", () => this.#mark());
    this.#countAll();
    this.draw();
  }

  draw() {
    const { sorted } = this.bench.store;
    find("#coding-total").textContent = String(sorted.length);
    if (this.fold.open) this.list.replaceChildren(...sorted.map((coding) => this.#row(coding)));
    this.#mark();
  }

  /** @param {Coding[]} codings @param {HTMLElement} beside */
  open(codings, beside) {
    find("#codings-here ul").replaceChildren(...codings.map((coding) => this.#row(coding)));
    this.popup.open(() => beside.getBoundingClientRect());
    find("#codings-here button").focus();
  }

  /** @param {Coding} coding */
  #row(coding) {
    const code = this.bench.store.codes.get(coding.code);
    const who = this.bench.store.data.coders[coding.coder]?.name ?? "";
    const button = make(
      "button",
      { type: "button", class: "coding-row", "data-coding": coding.id },
      swatch(code?.color ?? ""),
      make("span", { class: "name" }, code?.name ?? ""),
      make("span", { class: "who" }, who),
      make("q", { class: "voice" }, this.bench.excerpt(coding)),
    );
    return make("li", {}, button);
  }

  #mark() {
    this.list.querySelectorAll("[aria-current]").forEach((row) => row.removeAttribute("aria-current"));
    const { coding } = this.bench.store;
    if (coding) this.list.querySelector(`[data-coding="${CSS.escape(coding)}"]`)?.setAttribute("aria-current", "true");
  }

  /** @param {Event} event */
  #choose(event) {
    const row = event.target instanceof Element ? event.target.closest("[data-coding]") : null;
    const id = row?.getAttribute("data-coding");
    const coding = id ? this.bench.store.codings.get(id) : undefined;
    if (!coding) return;
    this.bench.store.choose({ coding: coding.id });
    this.bench.reveal(coding.start, coding.end);
  }

  /** @param {MouseEvent} event */
  #lineButton(event) {
    const button = event.target instanceof Element ? event.target.closest(".line-codes") : null;
    const line = button?.closest(".line");
    if (!(button instanceof HTMLElement) || !(line instanceof HTMLElement)) return;
    const { start, end } = this.lines.span(line);
    this.open(this.bench.store.touching(start, end), button);
  }

  #countAll() {
    const counts = new Map();
    let first = 0;
    for (const coding of this.bench.store.sorted) {
      while (first < this.lines.all.length && this.lines.span(this.lines.all[first]).end <= coding.start) first += 1;
      for (let at = first; at < this.lines.all.length && this.lines.span(this.lines.all[at]).start < coding.end; at += 1)
        counts.set(this.lines.all[at], (counts.get(this.lines.all[at]) ?? 0) + 1);
    }
    for (const [line, count] of counts) this.#show(line, count);
  }

  /** @param {(Coding | undefined)[]} codings */
  #countLines(codings) {
    const lines = new Set(codings.flatMap((coding) => (coding ? this.lines.touching(coding.start, coding.end) : [])));
    for (const line of lines) {
      const { start, end } = this.lines.span(line);
      this.#show(line, this.bench.store.touching(start, end).length);
    }
  }

  /** @param {HTMLElement} line @param {number} count */
  #show(line, count) {
    let button = line.querySelector(".line-codes");
    if (!count) return button?.remove();
    if (!button) {
      button = make("button", { type: "button", class: "line-codes" });
      line.append(button);
    }
    button.textContent = String(count);
    button.setAttribute("aria-label", this.bench.say(count === 1 ? "one_code_here" : "n_codes_here", { n: count }));
  }
}
