/**
 * The outbox. Every change is kept on this device first, then sent, in order, until the server has it. A lost
 * connection, a reload or a closed laptop loses nothing: the server stores a change once, however often it is sent.
 */

import { uuid7 } from "./ids.js";

/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Answer} Answer */
/** @typedef {"kept" | "sending" | "waiting" | "signed-out"} State */

const LONGEST_WAIT = 30_000;

/** Fired as "state" (kept, sending, waiting), "answer" and "refused". */
export class Outbox extends EventTarget {
  /**
   * @param {import("./store.js").Store} store
   * @param {Storage | null} storage
   */
  constructor(store, storage) {
    super();
    this.store = store;
    this.storage = storage;
    this.prefix = `oogst.change.${store.data.study.slug}.${store.data.me}.`;
    this.failures = 0;
    /** @type {State} */
    this.state = "kept";
    this.busy = false;
    this.timer = 0;
    /** @type {Change[]} taken back before they were sent */
    this.dropped = [];
    addEventListener("online", () => this.send());
    addEventListener("beforeunload", (event) => {
      if (this.store.pending.length && !this.storage) event.preventDefault();
    });
  }

  /** What an earlier page could not send. */
  resume() {
    const left = this.#kept();
    if (!left.length) return;
    this.store.put(...left);
    this.send();
  }

  /**
   * Does something now, here, and sends it.
   * @param {Omit<Change, "id">} what
   */
  commit(what) {
    const { id: source, revision } = this.store.data.source;
    const change = /** @type {Change} */ (/** @type {unknown} */ ({ id: uuid7(), source, revision, ...what }));
    this.dropped = [];
    this.#keep(change);
    this.store.put(change);
    this.send();
    return change;
  }

  /**
   * Takes back or makes again. What was not sent yet simply goes; the server undoes the rest.
   * @param {"undo" | "redo"} what
   */
  back(what) {
    const last = this.store.pending.at(-1);
    const inFlight = this.busy && this.store.pending[0] === last;
    if (what === "undo" && last && !inFlight && last.do !== "undo" && last.do !== "redo") {
      this.#drop(last.id);
      this.dropped.push(last);
      this.store.forget(last.id);
    } else if (what === "redo" && this.dropped.length) {
      const again = /** @type {Change} */ (this.dropped.pop());
      this.#keep(again);
      this.store.put(again);
      this.send();
    } else {
      this.commit({ do: what });
    }
  }

  /** Whether there is something to take back, or to make again. @param {"undo" | "redo"} what */
  can(what) {
    const here = what === "undo" ? this.store.pending.length : this.dropped.length;
    return here > 0 || Boolean(this.store[what]);
  }

  async send() {
    clearTimeout(this.timer);
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.store.pending.length && (await this.#sendFirst()));
    } finally {
      this.busy = false;
    }
    if (!this.store.pending.length) this.#say("kept");
  }

  /** Whether to go on with the next. */
  async #sendFirst() {
    const change = this.store.pending[0];
    if (this.state === "kept") this.#say("sending");
    let response;
    try {
      response = await this.#post(change);
    } catch {
      return this.#later("waiting");
    }
    if (response.status >= 500 || response.status === 429 || response.status === 408) return this.#later("waiting");
    const answer = await readJson(response);
    if (!answer && response.status === 403) {
      // The token is old: after signing in again, in another tab, the server gives a new one.
      return this.#later((await this.refresh()) ? "waiting" : "signed-out");
    }
    if (!answer) return this.#later(response.ok || response.redirected ? "signed-out" : "waiting");
    this.failures = 0;
    this.#drop(change.id);
    if (response.ok) {
      this.store.confirm(change.id, answer);
      this.dispatchEvent(new CustomEvent("answer", { detail: { change, answer } }));
    } else {
      this.store.forget(change.id);
      this.dispatchEvent(new CustomEvent("refused", { detail: { change, reason: answer.error ?? "" } }));
      await this.refresh();
    }
    return true;
  }

  /** Reads everything again, so that the screen is true. */
  async refresh() {
    try {
      const response = await fetch(this.store.data.urls.state, { headers: { Accept: "application/json" } });
      const data = response.ok ? await readJson(response) : null;
      if (data) this.store.replace(data);
      return Boolean(data);
    } catch {
      return false;
    }
  }

  /** @param {Change} change */
  #post(change) {
    return fetch(this.store.data.urls.changes, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.store.data.token },
      body: JSON.stringify(change),
      keepalive: true,
    });
  }

  /** @param {State} state */
  #later(state) {
    this.failures += 1;
    this.#say(state);
    this.timer = window.setTimeout(() => this.send(), Math.min(1000 * 2 ** (this.failures - 1), LONGEST_WAIT));
    return false;
  }

  /** @param {State} state */
  #say(state) {
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }

  /** @param {Change} change */
  #keep(change) {
    try {
      this.storage?.setItem(this.prefix + change.id, JSON.stringify(change));
    } catch {
      this.storage = null;
    }
  }

  /** @param {string} id */
  #drop(id) {
    this.storage?.removeItem(this.prefix + id);
  }

  /** @returns {Change[]} */
  #kept() {
    if (!this.storage) return [];
    const keys = Object.keys(this.storage).filter((key) => key.startsWith(this.prefix));
    return keys.sort().map((key) => JSON.parse(/** @type {Storage} */ (this.storage).getItem(key) ?? "null")).filter(Boolean);
  }
}

/** The storage of this device, or null where a browser refuses it. */
export function deviceStorage() {
  try {
    localStorage.setItem("oogst.probe", "1");
    localStorage.removeItem("oogst.probe");
    return localStorage;
  } catch {
    return null;
  }
}

/** @param {Response} response @returns {Promise<any>} */
async function readJson(response) {
  if (!(response.headers.get("Content-Type") ?? "").includes("json")) return null;
  try {
    return await response.json();
  } catch {
    return null;
  }
}
