/** A quiet list at a selection: codes that may fit, each with how often that was right. Nothing is applied by itself. */

import { find, make, swatch } from "./dom.js";

/** @typedef {{id: string, name: string, said: string}} Suggestion */

const PAUSE = 250; // ms, so that a selection which still grows asks nothing
const KEYS = ["1", "2", "3", "4", "5"];

export class Suggest {
  /**
   * @param {import("./bench.js").Bench} bench
   * @param {import("./actions.js").Actions} actions
   */
  constructor(bench, actions) {
    this.bench = bench;
    this.actions = actions;
    this.url = bench.store.data.urls.suggest ?? "";
    this.timer = 0;
    /** @type {Suggestion[]} */
    this.offered = [];
    if (!this.url) return;
    this.box = find("#suggest");
    this.list = find("ul", this.box);
    bench.store.addEventListener("span", () => this.#later());
    this.box.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button") : null;
      if (button) this.#take(Number(button.dataset.at));
    });
  }

  /** What the keys 1 to 5 do. @returns {Record<string, () => void>} */
  get keys() {
    return Object.fromEntries(KEYS.map((key, at) => [key, () => this.#take(at)]));
  }

  #later() {
    clearTimeout(this.timer);
    this.#show([]);
    if (this.bench.store.span && this.bench.mayCode) this.timer = window.setTimeout(() => void this.#ask(), PAUSE);
  }

  async #ask() {
    const { span } = this.bench.store;
    if (!span) return;
    try {
      const answer = await fetch(`${this.url}?start=${span.start}&end=${span.end}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || this.bench.store.span !== span) return;
      this.#show((await answer.json()).codes);
    } catch {
      // Without network there are no suggestions; coding goes on.
    }
  }

  /** @param {Suggestion[]} codes */
  #show(codes) {
    if (!this.box || !this.list) return;
    this.offered = codes.filter((one) => this.bench.store.codes.has(one.id));
    this.list.replaceChildren(...this.offered.map((one, at) => this.#item(one, at)));
    const hidden = this.offered.length === 0;
    if (this.box.hidden !== hidden) {
      this.box.hidden = hidden;
      dispatchEvent(new Event("resize")); // the bar finds its place again
    }
    if (!hidden) {
      const names = this.offered.map((one) => `${one.name} (${one.said})`).join(", ");
      this.bench.announce(this.bench.say("suggested_n", { codes: names, n: this.offered.length }));
    }
  }

  /** @param {Suggestion} one @param {number} at */
  #item(one, at) {
    const code = this.bench.store.codes.get(one.id);
    const name = make("span", { class: "of" }, one.name);
    const said = make("span", { class: "tiny soft" }, one.said);
    const button = make("button", { type: "button", class: "btn quiet small", "data-at": at }, swatch(code?.color ?? ""), name, said, make("kbd", {}, KEYS[at]));
    return make("li", {}, button);
  }

  /** @param {number} at */
  #take(at) {
    const one = this.offered[at];
    const { span } = this.bench.store;
    if (one && span) this.actions.apply(span, [one.id], [], { suggested: [one.id] });
  }
}
