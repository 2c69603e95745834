/**
 * Forms that wait on this device until the network is back. Each goes once: it carries an id, or what it changes, by which
 * the server knows it again. What the server refuses, because somebody else changed the same, stays here with the reason.
 */

/** @typedef {{id: string, url: string, fields: [string, string][], words: string, refused?: string}} Waits */

const LONGEST_WAIT = 30_000; // milliseconds

/** Fired as "sent" and "refused" with what it was, and as "change". */
export class Waiting extends EventTarget {
  /** @param {string} me whose words they are @param {() => string} token @param {Storage | null} storage */
  constructor(me, token, storage) {
    super();
    this.prefix = `oogst.form.${me}.`;
    this.token = token;
    this.storage = storage;
    this.failures = 0;
    this.timer = 0;
    this.busy = false;
    addEventListener("online", () => void this.send());
  }

  /** All of them, in the order in which they were written. @returns {Waits[]} */
  get all() {
    const { storage } = this;
    if (!storage) return [];
    const keys = Object.keys(storage).filter((key) => key.startsWith(this.prefix)).sort();
    return keys.map((key) => JSON.parse(storage.getItem(key) ?? "null")).filter(Boolean);
  }

  /** Whether this device could keep it. @param {Waits} waits */
  keep(waits) {
    try {
      this.storage?.setItem(this.prefix + waits.id, JSON.stringify(waits));
    } catch {
      return false;
    }
    this.dispatchEvent(new Event("change"));
    return this.storage !== null;
  }

  /** @param {string} id */
  drop(id) {
    this.storage?.removeItem(this.prefix + id);
    this.dispatchEvent(new Event("change"));
  }

  /** Sends what waits, one page of this browser at a time. */
  async send() {
    clearTimeout(this.timer);
    if (this.busy) return;
    this.busy = true;
    try {
      const alone = () => this.#sendAll();
      await (navigator.locks ? navigator.locks.request(this.prefix, alone) : alone());
    } finally {
      this.busy = false;
    }
  }

  async #sendAll() {
    for (const waits of this.all.filter((one) => !one.refused)) {
      if (!(await this.#sendOne(waits))) return this.#later();
    }
    this.failures = 0;
  }

  #later() {
    this.failures += 1;
    this.timer = window.setTimeout(() => void this.send(), Math.min(1000 * 2 ** (this.failures - 1), LONGEST_WAIT));
  }

  /** Whether the server decided on it. @param {Waits} waits */
  async #sendOne(waits) {
    let answer;
    let response;
    try {
      const body = new URLSearchParams([...waits.fields, ["csrfmiddlewaretoken", this.token()]]);
      response = await fetch(waits.url, { method: "POST", body, headers: { Accept: "application/json" } });
      answer = (response.headers.get("Content-Type") ?? "").includes("json") ? await response.json() : null;
    } catch {
      return false;
    }
    if (response.ok && answer) {
      this.drop(waits.id);
      this.dispatchEvent(new CustomEvent("sent", { detail: { waits, answer } }));
    } else if (answer || response.status === 404) {
      const refused = { ...waits, refused: String(answer?.error || " ") };
      this.keep(refused);
      this.dispatchEvent(new CustomEvent("refused", { detail: { waits: refused, answer } }));
    } else {
      return false; // signed out, or the server is not well
    }
    return true;
  }
}
