/** "Kept", or how much is still on this device only; and the undo and redo buttons. */

import { find } from "./dom.js";
import { toast } from "../ui/toast.js";

const SLOW = 500; // milliseconds before "being kept" is worth saying

export class Status {
  /**
   * @param {import("./bench.js").Bench} bench
   * @param {import("./actions.js").Actions} actions
   */
  constructor(bench, actions) {
    this.bench = bench;
    this.box = find("#kept");
    this.timer = 0;
    this.said = "";
    bench.outbox.addEventListener("state", () => this.#later());
    bench.outbox.addEventListener("answer", (event) => this.#answer(/** @type {CustomEvent} */ (event).detail));
    bench.outbox.addEventListener("refused", (event) => this.#refused(/** @type {CustomEvent} */ (event).detail));
    bench.store.addEventListener("change", () => this.#buttons());
    for (const what of /** @type {("undo" | "redo")[]} */ (["undo", "redo"])) find(`#${what}`).addEventListener("click", () => actions.back(what));
    this.#buttons();
  }

  #later() {
    clearTimeout(this.timer);
    const { state } = this.bench.outbox;
    if (state === "sending") this.timer = window.setTimeout(() => this.#say(), SLOW);
    else this.#say();
  }

  #say() {
    const { state } = this.bench.outbox;
    const n = this.bench.store.pending.length;
    const words = {
      kept: this.bench.say("kept"),
      sending: this.bench.say("keeping"),
      waiting: this.bench.say(n === 1 ? "one_on_device" : "n_on_device", { n }),
      "signed-out": this.bench.say("signed_out", { n }),
    }[state];
    this.box.dataset.state = state;
    this.box.classList.toggle("waiting", state === "waiting" || state === "sending");
    this.box.classList.toggle("failed", state === "signed-out");
    find("#kept-sign-in").hidden = state !== "signed-out";
    if (words !== this.said) find("#kept-words").textContent = this.said = words;
  }

  /** @param {{change: import("./types.js").Change, answer: import("./types.js").Answer}} detail */
  #answer({ change, answer }) {
    if (!answer.notice && !["undo", "redo", "merge", "split", "remove_codes"].includes(change.do)) return;
    this.bench.announce(answer.said);
    toast(answer.said, answer.notice ? "warning" : "success");
  }

  /** @param {{reason: string}} detail */
  #refused({ reason }) {
    const words = reason || this.bench.say("refused");
    this.bench.announce(words);
    toast(words, "warning");
  }

  #buttons() {
    const { store, outbox } = this.bench;
    this.box.dataset.pending = String(store.pending.length);
    for (const what of /** @type {const} */ (["undo", "redo"])) this.#button(what, store[what]?.label ?? "", outbox.can(what));
  }

  /** @param {"undo" | "redo"} what @param {string} label @param {boolean} on */
  #button(what, label, on) {
    const button = /** @type {HTMLButtonElement} */ (find(`#${what}`));
    button.disabled = !on;
    const words = label ? `${this.bench.say(what)}: ${label}` : this.bench.say(what);
    button.title = words;
    button.setAttribute("aria-label", words);
  }
}
