/** Correcting the text: a passage opens in a dialog, shows what its correction does, and is saved as a new version. */

import { find } from "./dom.js";
import { paint } from "../ui/colors.js";
import { toast } from "../ui/toast.js";

export class Correct {
  /**
   * @param {import("./bench.js").Bench} bench
   * @param {() => {start: number, end: number}} where what is selected, or where the cursor is
   */
  constructor(bench, where) {
    this.bench = bench;
    this.where = where;
    this.dialog = /** @type {HTMLDialogElement} */ (find("#correct-sheet"));
    this.body = find("#correct-body");
    this.body.addEventListener("submit", (event) => this.#send(event));
    this.body.addEventListener("click", (event) => {
      if (!(event.target instanceof Element) || !event.target.closest("[data-correct-cancel]")) return;
      event.preventDefault();
      this.dialog.close();
    });
  }

  async open() {
    const { data } = this.bench.store;
    if (!this.bench.mayCode) return;
    const { start, end } = this.where();
    const query = new URLSearchParams({ from: String(start), to: String(end), revision: String(data.source.revision) });
    await this.#ask(`${data.urls.correct}?${query}`, {});
  }

  /** @param {SubmitEvent} event */
  async #send(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-correct]")) return;
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    body.set("csrfmiddlewaretoken", this.bench.store.data.token);
    await this.#ask(form.action, { method: "POST", body });
  }

  /** @param {string} url @param {RequestInit} options */
  async #ask(url, options) {
    try {
      const response = await fetch(url, { ...options, headers: { "X-Requested-With": "fetch" } });
      if (response.redirected || (response.status >= 400 && ![409, 422].includes(response.status))) throw new Error(String(response.status));
      if ((response.headers.get("Content-Type") ?? "").includes("json")) {
        location.assign((await response.json()).then);
        return;
      }
      this.#show(await response.text());
    } catch {
      this.bench.announce(this.bench.say("needs_network"));
      toast(this.bench.say("needs_network"), "warning");
    }
  }

  /** @param {string} html */
  #show(html) {
    const parsed = new DOMParser().parseFromString(html, "text/html");
    this.body.replaceChildren(...parsed.body.childNodes);
    paint(this.body);
    if (!this.dialog.open) this.dialog.showModal();
    const first = this.body.querySelector("textarea:not([hidden]), button.go, a.btn");
    if (first instanceof HTMLElement) first.focus();
  }
}
