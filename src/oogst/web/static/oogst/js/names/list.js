/** All places in the order of the text, as a list of buttons; only the open ones when asked. */

import { find, make } from "../bench/dom.js";
import { keyOf } from "./store.js";

/** @typedef {import("./types.js").Place} Place */

export class PlaceList {
  /**
   * @param {import("./desk.js").Desk} desk
   * @param {import("./store.js").Store} store
   */
  constructor(desk, store) {
    this.desk = desk;
    this.store = store;
    this.list = find("#places");
    this.onlyOpen = /** @type {HTMLInputElement} */ (find("#only-open"));
    /** @type {Map<string, HTMLElement>} */
    this.rows = new Map();
    this.onlyOpen.addEventListener("change", () => this.#filter());
    this.list.addEventListener("click", (event) => {
      const row = event.target instanceof Element ? event.target.closest("[data-place]") : null;
      if (row instanceof HTMLElement) store.choose(row.dataset.place ?? null);
    });
    store.addEventListener("change", (event) => this.#changed(/** @type {CustomEvent} */ (event).detail));
    store.addEventListener("rebased", () => this.draw());
    store.addEventListener("chosen", () => this.#chosen());
  }

  draw() {
    this.rows = new Map(this.store.all.map((place) => [keyOf(place), this.#row(place)]));
    this.list.replaceChildren(...this.rows.values());
    this.#filter();
    this.#chosen();
  }

  /** @param {import("./types.js").Change} change */
  #changed(change) {
    const moved = change.gone.length || change.set.some((place) => !this.rows.has(keyOf(place)));
    if (moved) return this.draw();
    for (const place of change.set) {
      const row = this.#row(place);
      this.rows.get(keyOf(place))?.replaceWith(row);
      this.rows.set(keyOf(place), row);
    }
    this.#filter();
    this.#chosen();
  }

  /** @param {Place} place */
  #row(place) {
    const words = this.desk.excerpt(place, 40);
    const { decision, replacement } = place;
    const said = this.desk.say(`row_${decision}`, { words, as: replacement });
    const now = decision === "accepted" ? `→ ${replacement}` : this.desk.say(decision);
    const button = make(
      "button",
      { type: "button", class: `place-row ${decision}`, "data-place": keyOf(place), "aria-label": said },
      make("span", { class: "sign", "aria-hidden": "true" }, { accepted: "✓", rejected: "–", open: "?", hint: "~" }[decision]),
      make("span", { class: "voice" }, words),
      make("span", { class: "now" }, now),
    );
    return make("li", {}, button);
  }

  #filter() {
    for (const [key, row] of this.rows) {
      const decision = this.store.places.get(key)?.decision;
      row.hidden = this.onlyOpen.checked && decision !== "open" && decision !== "hint";
    }
  }

  #chosen() {
    this.list.querySelector("[aria-current]")?.removeAttribute("aria-current");
    const row = this.store.current ? this.rows.get(this.store.current) : null;
    row?.querySelector("button")?.setAttribute("aria-current", "true");
    if (row && !row.contains(document.activeElement)) this.#reveal(row);
  }

  /** Within the list only: the page itself stays where it is. @param {HTMLElement} row */
  #reveal(row) {
    const top = row.offsetTop - this.list.offsetTop;
    if (top < this.list.scrollTop || top + row.offsetHeight > this.list.scrollTop + this.list.clientHeight) {
      this.list.scrollTop = top - this.list.clientHeight / 3;
    }
  }
}
