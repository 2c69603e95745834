/**
 * The right pane: what is known about the chosen coding or code. The server writes it; here it is fetched, and its forms
 * are sent in place. What is typed in a memo is kept on this device until the server has it.
 */

import { find, recall, remember } from "./dom.js";
import { paint } from "../ui/colors.js";
import { idOf, keep, waiting } from "../coding/memos.js";

export class Panel {
  /**
   * @param {import("./bench.js").Bench} bench
   * @param {Record<string, (element: HTMLElement) => void>} does what its buttons do, by data-do
   */
  constructor(bench, does) {
    this.bench = bench;
    this.root = find("#about");
    this.empty = find("#about-nothing");
    this.body = find("#about-body");
    this.timer = 0;
    this.asked = 0;
    this.url = "";
    bench.store.addEventListener("chosen", () => this.#later(0));
    bench.outbox.addEventListener("answer", () => this.#later(150));
    bench.store.addEventListener("learned", (event) => this.#learned(/** @type {CustomEvent} */ (event).detail));
    waiting.addEventListener("sent", () => this.#sentLater());
    this.body.addEventListener("submit", (event) => this.#send(event));
    this.body.addEventListener("input", (event) => this.#keepDraft(event));
    this.root.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("[data-do]") : null;
      if (button instanceof HTMLElement) does[button.dataset.do ?? ""]?.(button);
    });
  }

  /** Opens the field for a memo, about the coding, the code, or else the text. */
  async memo() {
    const { coding, code } = this.bench.store;
    if (!coding && !code) await this.#load(this.bench.store.data.urls.source_panel);
    else if (this.#wanted() !== this.url) await this.#load(this.#wanted());
    document.body.classList.add("about-open");
    const fold = this.body.querySelector("details.memo-new");
    if (fold instanceof HTMLDetailsElement) fold.open = true;
    const field = this.body.querySelector("textarea[name=text]");
    if (field instanceof HTMLElement) field.focus();
  }

  /** @param {number} wait milliseconds */
  #later(wait) {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.#load(this.#wanted()), wait);
  }

  /** A colleague did something: the pane is read again when it is about that. @param {import("./types.js").Delta} delta */
  #learned(delta) {
    const { coding, code } = this.bench.store;
    const about = (/** @type {{id: string}} */ row) => row.id === coding || row.id === code;
    if ([...(delta.codes ?? []), ...(delta.codings ?? [])].some(about)) this.#later(150);
  }

  #wanted() {
    const { coding, code, data, pending } = this.bench.store;
    const isNew = (/** @type {string} */ id) => pending.some((change) => JSON.stringify(change).includes(id));
    if (coding && !isNew(coding)) return data.urls.coding_panel.replace(EMPTY, coding);
    if (code && !isNew(code)) return data.urls.code_panel.replace(EMPTY, code);
    return "";
  }

  /** @param {string} url */
  async #load(url) {
    const asked = ++this.asked;
    const busy = this.body.contains(document.activeElement) && document.activeElement?.matches("textarea, input, select");
    if (busy && url === this.url) return;
    if (!url) {
      if (this.bench.store.coding || this.bench.store.code) return; // not on the server yet
      this.url = "";
      this.body.replaceChildren();
      this.empty.hidden = false;
      return;
    }
    try {
      const response = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
      if (asked !== this.asked || !response.ok || response.redirected) return;
      this.#show(await response.text());
      this.url = url;
    } catch {
      // Without network the pane keeps what it has.
    }
  }

  /** @param {string} html */
  #show(html) {
    this.empty.hidden = true;
    const parsed = new DOMParser().parseFromString(html, "text/html");
    const top = this.root.scrollTop;
    this.body.replaceChildren(...parsed.body.childNodes);
    this.root.scrollTop = top;
    paint(this.body);
    for (const field of this.body.querySelectorAll("textarea[data-draft]")) {
      if (!(field instanceof HTMLTextAreaElement) || field.value) continue;
      field.value = recall(`draft.${field.dataset.draft}`, "");
      const fold = field.closest("details");
      if (field.value && fold) fold.open = true;
    }
  }

  /** @param {Event} event */
  #keepDraft(event) {
    const field = event.target;
    if (field instanceof HTMLTextAreaElement && field.dataset.draft) remember(`draft.${field.dataset.draft}`, field.value);
  }

  /** The form is empty again: its memo stands among those that wait. @param {HTMLFormElement} form */
  #waits(form) {
    forgetDrafts(form);
    form.reset();
    delete form.dataset.id;
    void waiting.send();
  }

  /** A memo that waited is saved: it shows in the pane and in the margin. */
  #sentLater() {
    this.#later(0);
    void this.bench.outbox.refresh();
  }

  /** @param {SubmitEvent} event */
  async #send(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-in-place]")) return;
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    data.set("csrfmiddlewaretoken", this.bench.store.data.token);
    const isMemo = form.dataset.memo === "new";
    if (isMemo) data.set("memo", idOf(form));
    try {
      const response = await fetch(form.action, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } });
      const html = await response.text();
      if (!response.ok && response.status !== 422) throw new Error(String(response.status));
      if (response.ok) {
        forgetDrafts(form);
        this.bench.announce(this.bench.say("kept"));
      }
      this.#show(html);
      await this.bench.outbox.refresh();
    } catch {
      this.bench.announce(this.bench.say("memo_waits"));
      if (isMemo && keep(form)) return this.#waits(form);
      const note = form.querySelector("[data-note]");
      if (note instanceof HTMLElement) note.hidden = false;
    }
  }
}

/** What was typed is somewhere safer now. @param {HTMLFormElement} form */
function forgetDrafts(form) {
  for (const field of form.querySelectorAll("[data-draft]"))
    if (field instanceof HTMLElement) localStorage.removeItem(`oogst.draft.${field.dataset.draft}`);
}

export const EMPTY = "00000000-0000-0000-0000-000000000000";
