/** Codings of mine that lost their words to a correction: a bar asks for their new place, one after another. */

import { find } from "./dom.js";

export class AdriftBar {
  /** @param {import("./bench.js").Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.box = find("#adrift-bar");
    this.place = /** @type {HTMLButtonElement} */ (find("#adrift-place"));
    this.place.addEventListener("click", () => this.#put());
    find("#adrift-let-go").addEventListener("click", () => this.#letGo());
    find("#adrift-show").addEventListener("click", () => this.#reveal());
    bench.store.addEventListener("adrift", () => this.draw());
    bench.store.addEventListener("span", () => this.#ready());
    this.draw();
  }

  /** The one that is asked about. */
  get first() {
    return this.bench.store.data.adrift[0] ?? null;
  }

  draw() {
    const { first, bench } = this;
    this.box.hidden = !first || !bench.mayCode;
    if (!first) return;
    const n = bench.store.data.adrift.length;
    const words = first.words.length > 120 ? `${first.words.slice(0, 119)}…` : first.words;
    find("#adrift-words").textContent = bench.say(n === 1 ? "adrift_one" : "adrift_n", { n, code: bench.codeName(first.code), words });
    this.#ready();
  }

  #ready() {
    this.place.disabled = !this.bench.store.span;
  }

  #put() {
    const { span } = this.bench.store;
    if (!this.first || !span) return;
    this.#settle({ do: "place", coding: this.first.id, start: span.start, end: span.end }, "adrift_placed");
    this.bench.store.select(null);
  }

  #letGo() {
    if (this.first) this.#settle({ do: "let_go", coding: this.first.id }, "adrift_gone");
  }

  /** @param {Omit<import("./types.js").Change, "id">} what @param {string} said */
  #settle(what, said) {
    this.bench.outbox.commit(what);
    this.bench.store.settled(what.coding);
    this.bench.announce(this.bench.say(said));
  }

  #reveal() {
    const { first, bench } = this;
    if (!first) return;
    const at = Math.min(first.near, Math.max(0, bench.store.data.source.length - 1));
    bench.reveal(at, at + 1);
  }
}
