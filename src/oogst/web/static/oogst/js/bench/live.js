/**
 * What colleagues do in this text, as it happens: their codings appear, and who is where is shown. One stream a page,
 * and only while it is looked at: a browser keeps six connections to one server, over all its pages.
 */

import { find, make } from "./dom.js";
import { uuid7 } from "./ids.js";
import { toast } from "../ui/toast.js";

/** @typedef {import("./types.js").Colleague} Colleague */

const CALM = 1500; // milliseconds between two times that one's own place is told
const WORD = 24; // characters marked at a colleague's place
const READ = 1800; // milliseconds to read why the page comes anew

export class Live {
  /**
   * @param {import("./bench.js").Bench} bench
   * @param {import("./highlights.js").Highlights} highlights
   * @param {import("./selection.js").Selecting} selecting
   */
  constructor(bench, highlights, selecting) {
    this.bench = bench;
    this.highlights = highlights;
    this.selecting = selecting;
    this.tab = uuid7();
    this.after = String(bench.store.data.live.after);
    this.box = find("#colleagues");
    /** @type {EventSource | null} */
    this.stream = null;
    this.timer = 0;
    this.told = -1;
    this.comesAnew = false;
    bench.store.addEventListener("text", () => this.#again());
    for (const name of ["span", "chosen"]) bench.store.addEventListener(name, () => this.#tellSoon());
    document.addEventListener("visibilitychange", () => this.#follow());
    addEventListener("pagehide", () => this.#close());
    addEventListener("pageshow", () => this.#follow());
    this.#follow();
  }

  #follow() {
    if (document.visibilityState !== "visible") this.#close();
    else if (!this.stream) this.#open();
  }

  #open() {
    const { data } = this.bench.store;
    const query = new URLSearchParams({ after: this.after, tab: this.tab, text: data.live.text });
    const stream = new EventSource(`${data.urls.live}?${query}`);
    this.stream = stream;
    this.#on("change", ({ delta, coders }) => this.bench.store.learn(delta, coders));
    this.#on("here", (all) => this.#show(all));
    this.#on("behind", () => void this.bench.outbox.refresh());
    this.#on("text", () => this.#again());
  }

  /** @param {string} name @param {(data: any) => void} act */
  #on(name, act) {
    this.stream?.addEventListener(name, (event) => {
      const message = /** @type {MessageEvent} */ (event);
      this.after = message.lastEventId || this.after;
      act(JSON.parse(message.data));
    });
  }

  #close() {
    this.stream?.close();
    this.stream = null;
    this.#show([]);
  }

  /** The text is another one: nothing that was done here is lost by reading it anew. */
  #again() {
    if (this.comesAnew) return;
    this.comesAnew = true;
    const words = this.bench.say("text_changed");
    this.bench.announce(words);
    toast(words, "info");
    const go = () => (this.bench.store.pending.length ? setTimeout(go, READ) : location.reload());
    setTimeout(go, READ);
  }

  #tellSoon() {
    if (this.timer) return;
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      void this.#tell();
    }, CALM);
  }

  async #tell() {
    const { data, span, coding, codings } = this.bench.store;
    const at = span?.start ?? codings.get(coding ?? "")?.start ?? this.selecting.caret;
    if (at === this.told || !this.stream) return;
    this.told = at;
    const body = new URLSearchParams({ at: String(at), tab: this.tab });
    try {
      await fetch(data.urls.here, { method: "POST", body, headers: { "X-CSRFToken": data.token } });
    } catch {
      this.told = -1; // without network nobody sees it anyway
    }
  }

  /** @param {Colleague[]} all */
  #show(all) {
    const others = all.filter((one) => one.who !== this.bench.store.data.me);
    this.box.hidden = !others.length;
    this.box.replaceChildren(...others.map((one) => make("li", {}, this.#chip(one))));
    const placed = others.filter((one) => one.at !== null).map((one) => this.#span(one));
    this.highlights.mark("colleague", placed);
  }

  /** @param {Colleague} one */
  #chip(one) {
    const words = one.at === null ? "" : this.bench.excerpt(this.#span(one), WORD);
    const said = this.bench.say(words ? "colleague_at" : "colleague_here", { name: one.name, words });
    const chip = make("button", { type: "button", class: "colleague", title: said, "aria-label": said }, one.initials);
    chip.addEventListener("click", () => {
      const { start, end } = this.#span(one);
      if (one.at !== null) this.bench.reveal(start, end);
    });
    return chip;
  }

  /** The beginning of what somebody is at. @param {Colleague} one */
  #span(one) {
    const last = this.bench.store.data.source.length;
    const start = Math.min(one.at ?? 0, Math.max(0, last - 1));
    return { start, end: Math.min(start + WORD, last) };
  }
}
