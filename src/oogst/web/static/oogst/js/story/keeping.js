/**
 * Keeps what is typed: after a pause, on Ctrl+S and before leaving. Never over somebody else's version: then the page
 * shows both. What could not be sent stays in this tab, and comes back after a reload.
 */

const PAUSE = 1500; // milliseconds after the last key
const AGAIN = 8000; // milliseconds until the next try without a connection

export class Keeper {
  /**
   * @param {HTMLFormElement} form
   * @param {Record<string, string>} strings
   * @param {(text: string, tone: "" | "waiting" | "failed") => void} say
   */
  constructor(form, strings, say) {
    this.form = form;
    this.strings = strings;
    this.say = say;
    this.kept = this.typed();
    this.timer = 0;
    this.busy = false;
    this.stopped = false;
    this.draft = `oogst-section-${form.dataset.section}`;
  }

  typed() {
    const data = new FormData(this.form);
    return JSON.stringify([data.get("title"), data.get("body")]);
  }

  isKept() {
    return this.typed() === this.kept;
  }

  changed() {
    if (this.isKept()) return;
    sessionStorage.setItem(this.draft, this.typed());
    if (this.stopped) return;
    this.say(this.strings.unsaved, "waiting");
    this.later(PAUSE);
  }

  /** @param {number} pause */
  later(pause) {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.keep(), pause);
  }

  async keep() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.busy || this.stopped || this.isKept()) return;
    this.busy = true;
    const sent = this.typed();
    this.say(this.strings.saving, "waiting");
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
      });
      await this.answered(answer, sent);
    } catch {
      this.say(this.strings.failed, "failed");
      this.later(AGAIN);
    }
    this.busy = false;
    if (!this.stopped && !this.isKept() && !this.timer) this.later(PAUSE);
  }

  /** @param {Response} answer @param {string} sent */
  async answered(answer, sent) {
    if (answer.status === 409) return this.conflict(await answer.text());
    if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) {
      this.say(this.strings.refused, "failed");
      this.timer = -1; // the next key tries again
      return;
    }
    const { version, said } = await answer.json();
    this.setVersion(version);
    this.kept = sent;
    if (this.isKept()) {
      sessionStorage.removeItem(this.draft);
      this.say(said, "");
    } else this.later(PAUSE);
  }

  /** @param {string} html */
  conflict(html) {
    const place = document.getElementById("conflict");
    if (!place) return;
    this.stopped = true;
    place.innerHTML = html;
    this.say(this.strings.conflict, "failed");
    this.offerChoice();
  }

  /** The two buttons under a conflict, also when the page itself came with one. */
  offerChoice() {
    const place = document.getElementById("conflict");
    const theirs = document.getElementById("theirs");
    const acts = place?.querySelector("[data-conflict-acts]");
    if (!place || !(theirs instanceof HTMLTextAreaElement) || !(acts instanceof HTMLElement)) return;
    this.stopped = true;
    acts.hidden = false;
    acts.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("[data-conflict]") : null;
      if (!(button instanceof HTMLElement)) return;
      this.setVersion(theirs.dataset.version ?? "");
      if (button.dataset.conflict === "theirs") {
        this.field("title").value = theirs.dataset.title ?? "";
        this.field("body").value = theirs.value;
        this.kept = this.typed();
        sessionStorage.removeItem(this.draft);
        this.say("", "");
      } else this.kept = "";
      place.replaceChildren();
      this.stopped = false;
      this.field("body").dispatchEvent(new Event("refresh"));
      this.field("body").focus();
      this.keep();
    });
  }

  /** Brings back what was typed in this tab and never kept. Says whether there was something. */
  restore() {
    const draft = sessionStorage.getItem(this.draft);
    if (!draft || draft === this.kept) return false;
    const [title, body] = JSON.parse(draft);
    this.field("title").value = title;
    this.field("body").value = body;
    this.say(this.strings.restored, "waiting");
    this.later(PAUSE);
    return true;
  }

  /** @param {string | number} version */
  setVersion(version) {
    this.field("version").value = String(version);
  }

  /** @param {string} name @returns {HTMLInputElement | HTMLTextAreaElement} */
  field(name) {
    return /** @type {any} */ (this.form.elements.namedItem(name));
  }
}
