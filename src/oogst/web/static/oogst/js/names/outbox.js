/**
 * Sends what was decided: a moment later, only what changed, one request at a time. A colleague's decisions come under
 * one's own; a broken connection is tried again. Everything waits in memory only.
 */

import { keyOf } from "./store.js";

const PAUSE = 250; // milliseconds that decisions are gathered
const AGAIN = 3000; // milliseconds until a broken connection is tried again

/** @typedef {import("./types.js").Place} Place */

export class Outbox extends EventTarget {
  /** @param {import("./types.js").Data} data */
  constructor(data) {
    super();
    this.urls = data.urls;
    this.version = data.version;
    /** @type {Map<string, Place | null>} */
    this.places = new Map();
    /** @type {{title?: string, variables?: Record<string, string>}} */
    this.about = {};
    this.sending = false;
    this.stopped = false;
    this.timer = 0;
    /** @type {"kept" | "keeping" | "waits" | "signed_out" | "gone"} */
    this.state = "kept";
    addEventListener("online", () => this.#soon(0));
    addEventListener("beforeunload", (event) => this.pending && event.preventDefault());
  }

  get pending() {
    return this.sending || this.places.size > 0 || Object.keys(this.about).length > 0;
  }

  /** @param {import("./types.js").Change} change */
  add(change) {
    for (const place of change.gone) this.places.set(keyOf(place), null);
    // A hint that is taken back is no place of the text any more.
    for (const place of change.set) this.places.set(keyOf(place), place.decision === "hint" ? null : place);
    this.#soon(PAUSE);
  }

  /** @param {{title?: string, variables?: Record<string, string>}} said */
  describe(said) {
    this.about = { ...this.about, ...said, ...(said.variables && { variables: { ...this.about.variables, ...said.variables } }) };
    this.#soon(PAUSE * 2);
  }

  /** Sends at once what waits, and tells whether everything is kept. */
  async flush() {
    clearTimeout(this.timer);
    while (this.sending) await new Promise((done) => this.addEventListener("answered", done, { once: true }));
    if (this.pending) await this.#send();
    return !this.pending;
  }

  /** @param {number} pause */
  #soon(pause) {
    if (this.stopped || !this.pending) return;
    if (this.state === "kept") this.#become("keeping");
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.#send(), pause);
  }

  async #send() {
    if (this.sending || !this.pending || this.stopped) return;
    const [places, about] = [this.places, this.about];
    [this.places, this.about, this.sending] = [new Map(), {}, true];
    const took = await this.#post(places, about);
    this.sending = false;
    if (took === "kept") {
      if (!this.pending) this.#become("kept");
      else this.#soon(0);
    } else {
      // What was decided since counts above what did not arrive.
      this.places = new Map([...places, ...this.places]);
      this.about = { ...about, ...this.about, ...(about.variables && { variables: { ...about.variables, ...this.about.variables } }) };
      if (took === "again") await this.#refresh();
      else if (took === "refused") this.#give();
      else if (took !== "gone") this.#later(took);
    }
    this.dispatchEvent(new Event("answered"));
  }

  /**
   * @param {Map<string, Place | null>} places
   * @param {{title?: string, variables?: Record<string, string>}} about
   * @returns {Promise<"kept" | "again" | "refused" | "gone" | "waits" | "signed_out">}
   */
  async #post(places, about) {
    const gone = [...places].filter(([, place]) => place === null).map(([key]) => key.split("-").map(Number));
    const set = [...places.values()].filter((place) => place !== null);
    const token = document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
    try {
      const answer = await fetch(this.urls.decide, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ version: this.version, gone, set, ...about }),
        redirect: "manual",
      });
      if (answer.type === "opaqueredirect" || answer.status === 403) return "signed_out";
      if (answer.status >= 500) return "waits";
      const said = await answer.json();
      if (answer.ok) {
        this.version = said.version;
        return "kept";
      }
      if (answer.status === 404) {
        this.#stop(said.error);
        return "gone";
      }
      if (!said.again) this.#say(said.error);
      return said.again ? "again" : "refused";
    } catch {
      return "waits";
    }
  }

  /** A colleague was first: what stands now comes under what waits here. */
  async #refresh() {
    const state = await this.#state();
    if (!state) return this.#later("waits");
    this.version = state.version;
    this.dispatchEvent(new CustomEvent("meanwhile", { detail: state }));
    if (this.pending) this.#soon(0);
    else this.#become("kept");
  }

  /** What was decided cannot be: the screen goes back to how things stand. */
  async #give() {
    [this.places, this.about] = [new Map(), {}];
    const state = await this.#state();
    if (!state) return;
    this.version = state.version;
    this.dispatchEvent(new CustomEvent("refused", { detail: state }));
    this.#become("kept");
  }

  /** @returns {Promise<import("./types.js").State | null>} */
  async #state() {
    try {
      const answer = await fetch(this.urls.state, { headers: { Accept: "application/json" }, redirect: "manual" });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  /** @param {"waits" | "signed_out"} why */
  #later(why) {
    this.#become(why);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.#send(), AGAIN);
  }

  /** @param {string} why */
  #stop(why) {
    this.stopped = true;
    [this.places, this.about] = [new Map(), {}];
    this.#become("gone");
    this.#say(why);
  }

  /** @param {string} words */
  #say(words) {
    this.dispatchEvent(new CustomEvent("said", { detail: words }));
  }

  /** @param {Outbox["state"]} state */
  #become(state) {
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }
}
