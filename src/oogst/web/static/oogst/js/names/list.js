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
    this.frame = 0;
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
    this.rows = new Map(this.store.all.map((place) => [keyOf(place), make("li", {}, this.#button(place))]));
    this.list.replaceChildren(...this.rows.values());
    this.#filter();
    this.#chosen();
  }

  /** @param {import("./types.js").Change} change */
  #changed(change) {
    const moved = change.gone.length || change.set.some((place) => !this.rows.has(keyOf(place)));
    if (moved) return this.draw();
    for (const place of change.set) this.rows.get(keyOf(place))?.replaceChildren(this.#button(place));
    this.#filter();
    this.#chosen();
  }

  /** @param {Place} place */
  #button(place) {
    const words = this.desk.excerpt(place, 40);
    const { decision, replacement } = place;
    const sign = { accepted: "✓", rejected: "–", open: "?", hint: "~" }[decision];
    const hidden = (/** @type {string} */ said) => make("span", { class: "visually-hidden" }, said);
    const now =
      decision === "accepted"
        ? [hidden(` ${this.desk.say("accepted_as")} `), make("span", { "aria-hidden": "true" }, "→ "), replacement]
        : [hidden(", "), this.desk.say(decision)];
    return make(
      "button",
      { type: "button", class: `place-row ${decision}`, "data-place": keyOf(place) },
      make("span", { class: "sign", "aria-hidden": "true" }, sign),
      make("span", { class: "voice" }, words),
      make("span", { class: "now" }, ...now),
    );
  }

  #filter() {
    for (const [key, row] of this.rows) {
      const decision = this.store.places.get(key)?.decision;
      const hidden = this.onlyOpen.checked && decision !== "open" && decision !== "hint";
      if (row.hidden !== hidden) row.hidden = hidden;
    }
  }

  #chosen() {
    this.list.querySelector("[aria-current]")?.removeAttribute("aria-current");
    const row = this.store.current ? this.rows.get(this.store.current) : null;
    row?.querySelector("button")?.setAttribute("aria-current", "true");
    if (row && !row.contains(document.activeElement)) {
      cancelAnimationFrame(this.frame);
      this.frame = requestAnimationFrame(() => this.#reveal(row)); // once, when the page is laid out anyway
    }
  }

  /** Within the list only: the page itself stays where it is. @param {HTMLElement} row */
  #reveal(row) {
    const top = row.offsetTop - this.list.offsetTop;
    if (top < this.list.scrollTop || top + row.offsetHeight > this.list.scrollTop + this.list.clientHeight) {
      this.list.scrollTop = top - this.list.clientHeight / 3;
    }
  }
}
