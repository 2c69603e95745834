/** The place that is being judged: its words, why it is there, what can be done with it. */

import { find, make } from "../bench/dom.js";
import { keyOf } from "./store.js";

const AROUND = 70; // code points on each side

export class Card {
  /**
   * @param {import("./desk.js").Desk} desk
   * @param {import("./store.js").Store} store
   */
  constructor(desk, store) {
    this.desk = desk;
    this.store = store;
    this.replacement = /** @type {HTMLInputElement} */ (find("#replacement"));
    this.everywhere = /** @type {HTMLInputElement} */ (find("#everywhere"));
    this.title = find("#place-title");
    this.body = find("#place-body");
    this.none = find("#place-none");
    find("#replacements").append(
      ...store.data.known.map((one) => make("option", { value: one.words, label: one.here ? `${one.words} ${one.here}` : null })),
    );
    for (const name of ["change", "chosen", "rebased"]) store.addEventListener(name, () => this.show());
    store.addEventListener("span", () => this.#span());
  }

  show() {
    const place = this.store.chosen;
    this.body.hidden = !place;
    this.none.hidden = Boolean(place);
    this.#progress();
    if (!place) {
      this.none.textContent = this.desk.say(this.store.all.length ? "no_open" : "no_places");
      return;
    }
    const { all, data } = this.store;
    this.title.textContent = this.desk.say("place_of", { at: all.indexOf(place) + 1, n: all.length });
    this.#context(place);
    find("#place-why").textContent = `${data.kinds[place.kind] ?? place.kind} · ${this.desk.say(place.decision)}. ${data.why[place.layer] ?? ""}`;
    this.replacement.value = place.replacement;
    const same = this.store.same(place).length;
    find("#everywhere-words").textContent = this.desk.say("everywhere", { n: same });
    this.everywhere.disabled = same < 2;
    find("#accept").setAttribute("aria-pressed", String(place.decision === "accepted"));
    find("#reject").setAttribute("aria-pressed", String(place.decision === "rejected"));
  }

  /** @param {import("./types.js").Place} place */
  #context(place) {
    const { chars } = this.desk;
    const before = chars.slice(Math.max(0, place.start - AROUND), place.start).join("");
    const after = chars.slice(place.end, place.end + AROUND).join("");
    const mark = make("mark", { class: `place ${place.decision} on` }, this.desk.words(place));
    find("#place-context").replaceChildren(place.start > AROUND ? `…${before}` : before, mark, `${after}…`);
  }

  #progress() {
    const { n, open } = this.store.counts();
    find("#progress-words").textContent = this.desk.say("progress", { done: n - open, n });
    const bar = /** @type {HTMLProgressElement} */ (find("#progress"));
    bar.max = Math.max(n, 1);
    bar.value = n ? n - open : 1;
  }

  #span() {
    /** @type {HTMLButtonElement} */ (find("#add")).disabled = !this.store.span;
    const name = "oogst-selection";
    if (typeof Highlight !== "function" || !CSS.highlights) return;
    const { span } = this.store;
    CSS.highlights.set(name, new Highlight(...(span ? [this.desk.map.range(span.start, span.end)] : [])));
  }

  /** Puts the cursor where the replacement is typed. */
  type() {
    if (!this.store.chosen) return;
    this.replacement.focus();
    this.replacement.select();
  }

  /** @param {import("./types.js").Place} place */
  isShown(place) {
    return this.store.current === keyOf(place);
  }
}
