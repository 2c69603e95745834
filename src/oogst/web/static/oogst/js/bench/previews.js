/** Merging, splitting and removing codes show what will happen first, in a dialog that the server fills. */

import { find } from "./dom.js";
import { uuid7 } from "./ids.js";
import { paint } from "../ui/colors.js";

export class Previews {
  /** @param {import("./bench.js").Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.dialog = /** @type {HTMLDialogElement} */ (find("#preview"));
    this.body = find("#preview-body");
    /** @type {URLSearchParams} */
    this.query = new URLSearchParams();
    this.asked = 0;
    this.body.addEventListener("change", (event) => this.#changed(event));
    this.body.addEventListener("submit", (event) => this.#confirm(event));
    this.body.addEventListener("click", (event) => {
      if (!(event.target instanceof Element) || !event.target.closest("[data-preview-cancel]")) return;
      event.preventDefault();
      this.dialog.close();
    });
  }

  /** @param {string[]} codes */
  merge(codes) {
    this.#open(new URLSearchParams([["do", "merge"], ["into", codes[0]], ...codes.map((code) => ["codes", code])]));
  }

  /** @param {string[]} codes */
  remove(codes) {
    this.#open(new URLSearchParams([["do", "remove"], ...codes.map((code) => ["codes", code])]));
  }

  /** @param {string} code */
  split(code) {
    this.#open(new URLSearchParams([["do", "split"], ["codes", code]]));
  }

  /** @param {URLSearchParams} query @param {boolean} [again] another look in the open dialog */
  async #open(query, again = false) {
    this.query = query;
    const asked = ++this.asked;
    try {
      const response = await fetch(`${this.bench.store.data.urls.preview}?${query}`, { headers: { "X-Requested-With": "fetch" } });
      if (!response.ok) throw new Error(String(response.status));
      const html = await response.text();
      if (asked !== this.asked || (again && !this.dialog.open)) return; // it came too late
      const parsed = new DOMParser().parseFromString(html, "text/html");
      this.body.replaceChildren(...parsed.body.childNodes);
      paint(this.body);
      const chosen = this.body.querySelector("input:checked");
      if (again && chosen instanceof HTMLElement) chosen.focus(); // its place in the dialog, not the top
      if (!this.dialog.open) this.dialog.showModal();
    } catch {
      this.bench.announce(this.bench.say("needs_network"));
      (await import("../ui/toast.js")).toast(this.bench.say("needs_network"), "warning");
    }
  }

  /** @param {Event} event */
  #changed(event) {
    if (!(event.target instanceof HTMLInputElement) || event.target.name !== "into") return;
    this.query.set("into", event.target.value);
    this.#open(this.query, true);
  }

  /** @param {SubmitEvent} event */
  #confirm(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    const data = new FormData(form);
    const codes = data.getAll("codes").map(String);
    const what = String(data.get("do"));
    if (what === "merge") {
      const into = String(data.get("into"));
      this.bench.outbox.commit({ do: "merge", codes: codes.filter((code) => code !== into), into });
    } else if (what === "remove") {
      this.bench.outbox.commit({ do: "remove_codes", codes });
    } else {
      const name = String(data.get("name") ?? "").trim();
      const codings = data.getAll("codings").map(String);
      const note = this.body.querySelector("[data-note]");
      if (!name || !codings.length) {
        if (note instanceof HTMLElement) note.hidden = false;
        return;
      }
      this.bench.outbox.commit({ do: "split", code: codes[0], parts: [{ id: uuid7(), name, codings }] });
    }
    this.dialog.close();
  }
}
