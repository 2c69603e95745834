/**
 * Type to find or make a code. Enter applies, Shift+Enter takes one more and stays open, Ctrl+Enter makes what was
 * typed. Names that look like the new one are shown before it is made, so that a codebook does not fill with twins.
 */

import { find, make, swatch } from "./dom.js";
import { fold, likeness, score } from "./fuzzy.js";
import { Popup } from "./popup.js";

/** @typedef {import("./types.js").Code} Code */
/** @typedef {{codes: string[], made: {name: string, parent: string | null}[]}} Picked */
/** @typedef {{code: Code} | {fresh: string}} Option */

const MOST = 60; // options shown at once
const ALIKE = 0.55;

/** @type {WeakMap<Code, {name: string, meaning: string}>} folded once for every version of a code */
const folds = new WeakMap();

/** @param {Code} code */
function folded(code) {
  let known = folds.get(code);
  if (!known) folds.set(code, (known = { name: fold(code.name), meaning: fold(`${code.definition} ${code.when}`) }));
  return known;
}

export class Palette {
  /**
   * @param {import("./bench.js").Bench} bench
   * @param {import("./actions.js").Actions} actions
   */
  constructor(bench, actions) {
    this.bench = bench;
    this.actions = actions;
    this.box = find("#palette");
    this.input = /** @type {HTMLInputElement} */ (find("#palette-input"));
    this.list = find("#palette-list");
    this.parent = /** @type {HTMLSelectElement} */ (find("#palette-parent"));
    this.chosenBox = find("#palette-chosen");
    this.popup = new Popup(this.box);
    /** @type {Option[]} */
    this.options = [];
    this.active = 0;
    this.moved = false;
    /** @type {Picked} */
    this.picked = { codes: [], made: [] };
    /** @type {((picked: Picked) => void) | null} */
    this.done = null;
    this.several = true;
    this.input.addEventListener("input", () => this.#search());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.#click(event));
    find("#palette-apply").addEventListener("click", () => this.#finish());
    this.box.addEventListener("closed", () => {
      if (this.bench.scroller.contains(this.popup.opener)) return;
      this.popup.opener = this.bench.text;
    });
  }

  /**
   * @param {{at: () => DOMRect, title: string, several?: boolean, done: (picked: Picked) => void}} question
   */
  open({ at, title, several = true, done }) {
    this.done = done;
    this.several = several;
    this.picked = { codes: [], made: [] };
    this.input.value = "";
    find("#palette-title").textContent = title;
    this.box.classList.toggle("one", !several);
    this.popup.open(at);
    this.parent.replaceChildren();
    this.#search();
    this.input.focus({ preventScroll: true });
  }

  #search() {
    const raw = this.input.value;
    const slash = raw.lastIndexOf("/");
    const typed = fold(raw);
    const name = fold(slash > 0 ? raw.slice(slash + 1) : raw);
    const { store } = this.bench;
    const recent = new Map(this.actions.recent.map((id, index) => [id, index]));
    const scored = [...store.codes.values()]
      .map((code) => ({ code, points: this.#points(code, slash > 0 ? typed.replaceAll("/", " ").replace(/\s+/g, " ") : typed) }))
      .filter((one) => one.points > 0)
      .sort((a, b) => b.points - a.points || place(recent, a.code) - place(recent, b.code) || a.code.name.localeCompare(b.code.name));
    const exact = name ? [...store.codes.values()].some((code) => folded(code).name === name) : true;
    this.options = scored.slice(0, MOST).map(({ code }) => ({ code }));
    if (!exact) {
      this.#addAlike(name);
      this.options.push({ fresh: raw.trim() });
    }
    this.active = 0;
    this.moved = false;
    this.#draw();
  }

  /** By name and path; what it means counts too, for who remembers only that. @param {Code} code @param {string} typed */
  #points(code, typed) {
    const { name, meaning } = folded(code);
    return score(typed, name, fold(this.bench.store.path(code.id))) || (typed.length > 2 && meaning.includes(typed) ? 5 : 0);
  }

  /** Codes that the letters did not find, but that look like the new name. @param {string} name */
  #addAlike(name) {
    const shown = new Set(this.options.map((option) => ("code" in option ? option.code.id : "")));
    const alike = [...this.bench.store.codes.values()]
      .map((code) => ({ code, like: likeness(name, folded(code).name) }))
      .filter(({ code, like }) => like >= ALIKE && !shown.has(code.id))
      .sort((a, b) => b.like - a.like)
      .slice(0, 4);
    this.options.push(...alike.map(({ code }) => ({ code })));
  }

  /** @param {string} name */
  #likenesses(name) {
    return [...this.bench.store.codes.values()]
      .map((code) => ({ code, like: likeness(fold(name), folded(code).name) }))
      .filter(({ like }) => like >= ALIKE)
      .sort((a, b) => b.like - a.like)
      .slice(0, 3)
      .map(({ code }) => `“${code.name}”`);
  }

  #draw() {
    this.list.replaceChildren(...this.options.map((option, index) => this.#option(option, index)));
    const hasFresh = this.options.some((option) => "fresh" in option) || this.picked.made.length > 0;
    find("#palette-under").hidden = !hasFresh;
    if (hasFresh && !this.parent.options.length) this.#fillParents();
    this.#drawChosen();
    this.#showActive();
    this.popup.place();
  }

  /** @param {Option} option @param {number} index */
  #option(option, index) {
    const row = make("li", { role: "option", id: `palette-${index}`, class: "option", "data-index": index });
    if ("fresh" in option) {
      row.classList.add("fresh");
      const alike = this.#likenesses(option.fresh.slice(option.fresh.lastIndexOf("/") + 1));
      const name = make("span", { class: "name" }, this.bench.say("new_code", { name: this.#newName(option.fresh).name }));
      if (alike.length) name.append(make("span", { class: "path" }, this.bench.say("looks_like", { names: alike.join(", ") })));
      row.append(make("i", { class: "swatch fresh", "aria-hidden": "true" }), name, make("kbd", {}, "Ctrl ↵"));
      row.setAttribute("aria-selected", "false");
      return row;
    }
    const { code } = option;
    const on = this.picked.codes.includes(code.id);
    row.setAttribute("aria-selected", String(on));
    const path = this.bench.store.path(code.id);
    const name = make("span", { class: "name" }, code.name);
    if (path) name.append(make("span", { class: "path" }, path));
    row.append(swatch(code.color), name, make("span", { class: "count", "aria-hidden": "true" }, String(code.count)));
    if (this.several) row.append(make("span", { class: "tick", "aria-hidden": "true", "data-tick": true }, on ? "☑" : "☐"));
    return row;
  }

  #drawChosen() {
    const names = [...this.picked.codes.map((id) => this.bench.codeName(id)), ...this.picked.made.map((one) => one.name)];
    this.chosenBox.hidden = names.length === 0;
    this.chosenBox.textContent = names.length ? this.bench.say("chosen_codes", { names: names.join(", ") }) : "";
  }

  #showActive() {
    this.list.querySelectorAll(".option").forEach((row, index) => row.classList.toggle("on", index === this.active));
    const row = this.list.children[this.active];
    if (!row) return this.input.removeAttribute("aria-activedescendant");
    row.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", row.id);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step && this.options.length) {
      event.preventDefault();
      this.active = (this.active + step + this.options.length) % this.options.length;
      this.moved = true;
      this.#showActive();
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) this.#takeNew();
      else if (event.shiftKey && this.several) this.#take(this.options[this.active], true);
      else this.#enter();
    }
  }

  #enter() {
    const nothingTyped = !this.input.value.trim() && !this.moved;
    const has = this.picked.codes.length + this.picked.made.length > 0;
    if (!(has && nothingTyped)) this.#take(this.options[this.active], false);
    this.#finish();
  }

  #takeNew() {
    const typed = this.input.value.trim();
    if (!typed) return this.#finish();
    const { name } = this.#newName(typed);
    const same = [...this.bench.store.codes.values()].find((code) => folded(code).name === fold(name));
    this.#take(same ? { code: same } : { fresh: typed }, false);
    this.#finish();
  }

  /** @param {Option | undefined} option @param {boolean} stay whether more will be chosen */
  #take(option, stay) {
    if (!option) return;
    if ("fresh" in option) {
      this.picked.made.push(this.#newName(option.fresh));
    } else {
      const { codes } = this.picked;
      const at = codes.indexOf(option.code.id);
      if (at < 0) codes.push(option.code.id);
      else if (stay) codes.splice(at, 1);
    }
    if (!stay) return;
    this.input.value = "";
    this.#search();
    this.bench.announce(this.chosenBox.textContent ?? "");
  }

  /** "theme / new" makes the new code under that theme. @param {string} typed */
  #newName(typed) {
    const slash = typed.lastIndexOf("/");
    const above = slash > 0 ? fold(typed.slice(0, slash)) : "";
    const parent = above ? [...this.bench.store.codes.values()].find((code) => folded(code).name === above) : undefined;
    if (parent && typed.slice(slash + 1).trim()) return { name: typed.slice(slash + 1).trim(), parent: parent.id };
    return { name: typed.trim(), parent: this.parent.value || null };
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const row = event.target instanceof Element ? event.target.closest(".option") : null;
    if (!(row instanceof HTMLElement)) return;
    const option = this.options[Number(row.dataset.index)];
    const more = this.several && (event.shiftKey || event.ctrlKey || event.metaKey || (event.target instanceof Element && event.target.matches("[data-tick]")));
    this.#take(option, more);
    if (!more) this.#finish();
    else this.input.focus({ preventScroll: true });
  }

  #finish() {
    const { picked, done } = this;
    if (picked.codes.length + picked.made.length === 0) return this.popup.close(true);
    this.popup.close(true);
    done?.(picked);
  }

  #fillParents() {
    const rows = [make("option", { value: "" }, this.bench.say("at_the_top"))];
    /** @param {string | null} parent @param {number} depth */
    const add = (parent, depth) => {
      for (const code of this.bench.store.children(parent)) {
        rows.push(make("option", { value: code.id }, `${"\u2003".repeat(depth)}${code.name}`));
        add(code.id, depth + 1);
      }
    };
    add(null, 0);
    this.parent.replaceChildren(...rows);
  }
}

/** @param {Map<string, number>} recent @param {Code} code */
function place(recent, code) {
  return recent.get(code.id) ?? 1000 - Math.min(code.count, 900) / 1000;
}
