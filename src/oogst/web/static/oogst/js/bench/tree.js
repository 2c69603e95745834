/**
 * The codes as a tree: one tab stop, arrows to walk, letters to filter, many chosen at once, and moved by dragging or by
 * keys. Enter puts the code on the selection, or shows what is known about it.
 */

import { fill, find, make, recall, remember, swatch } from "./dom.js";
import { fold, score } from "./fuzzy.js";
import { uuid7 } from "./ids.js";

/** @typedef {import("./types.js").Code} Code */
/** @typedef {{parent: string | null, before: string | null}} Place */

const DRAG_AFTER = 6; // pixels

export class Tree {
  /**
   * @param {import("./bench.js").Bench} bench
   * @param {{use: (code: string) => void, merge: (codes: string[]) => void, drop: (codes: string[]) => void, bottom?: () => void}} does
   */
  constructor(bench, does) {
    this.bench = bench;
    this.does = does;
    this.root = find("#code-tree");
    this.filter = /** @type {HTMLInputElement} */ (find("#code-filter"));
    this.tools = find("#code-tools");
    /** @type {Set<string>} */
    this.closed = new Set(recall(this.#key, /** @type {string[]} */ ([])));
    /** @type {Set<string>} */
    this.selected = new Set();
    /** @type {string[]} what was cut with Ctrl+X */
    this.cut = [];
    /** @type {string | null} */
    this.focused = null;
    /** @type {string | null} */
    this.renaming = null;
    this.root.addEventListener("keydown", (event) => this.#keys(event));
    this.root.addEventListener("focusin", (event) => this.#focused(event));
    this.root.addEventListener("click", (event) => this.#click(event));
    this.root.addEventListener("dblclick", (event) => this.#doubleClick(event));
    this.root.addEventListener("pointerdown", (event) => this.#grab(event));
    this.filter.addEventListener("input", () => this.draw());
    this.filter.addEventListener("keydown", (event) => this.#filterKeys(event));
    this.tools.addEventListener("click", (event) => this.#tool(event));
    bench.store.addEventListener("change", (event) => {
      if (/** @type {CustomEvent} */ (event).detail.codes.size) this.draw();
    });
    bench.store.addEventListener("chosen", () => this.#markChosen());
    this.draw();
  }

  get #key() {
    return `bench.closed.${this.bench.store.data.study.slug}`;
  }

  /** The codes on the screen, in order. @returns {{code: Code, depth: number, children: number, index: number, size: number}[]} */
  #visible() {
    const typed = fold(this.filter.value);
    const { store } = this.bench;
    /** @type {ReturnType<Tree["shown"]>} */
    const rows = [];
    /** @param {string | null} parent @param {number} depth @returns {boolean} whether something in it fits */
    const walk = (parent, depth) => {
      let any = false;
      const siblings = store.children(parent);
      siblings.forEach((code, index) => {
        const at = rows.length;
        const children = store.children(code.id).length;
        rows.push({ code, depth, children, index, size: siblings.length });
        const open = typed || !this.closed.has(code.id);
        const below = open && depth < 40 ? walk(code.id, depth + 1) : false;
        const fits = !typed || score(typed, fold(code.name), "") > 0;
        if (!fits && !below) rows.length = at;
        else any = true;
      });
      return any;
    };
    walk(null, 1);
    return rows;
  }

  shown() {
    return this.#visible();
  }

  draw() {
    if (this.renaming) return;
    const rows = this.#visible();
    const within = this.root.contains(document.activeElement);
    for (const id of this.selected) if (!this.bench.store.codes.has(id)) this.selected.delete(id);
    if (!rows.some((row) => row.code.id === this.focused)) this.focused = rows[0]?.code.id ?? null;
    this.root.replaceChildren(...rows.map((row) => this.#row(row)));
    const total = this.bench.store.codes.size;
    const themes = this.bench.store.children(null).length;
    find("#code-total").textContent = this.bench.say("code_total", { n: total, top: themes });
    find("#code-none").hidden = rows.length > 0;
    this.#drawTools();
    this.#markChosen();
    if (within) this.#focus(this.focused);
  }

  /** @param {ReturnType<Tree["shown"]>[number]} row */
  #row({ code, depth, children, index, size }) {
    const open = Boolean(this.filter.value) || !this.closed.has(code.id);
    const item = make("li", {
      role: "treeitem",
      class: `code${depth === 1 ? " top" : ""}`,
      "data-id": code.id,
      "aria-level": depth,
      "aria-posinset": index + 1,
      "aria-setsize": size,
      "aria-expanded": children ? String(open) : null,
      "aria-selected": String(this.selected.has(code.id)),
      tabindex: code.id === this.focused ? 0 : -1,
    });
    item.style.setProperty("--depth", String(depth - 1));
    if (this.cut.includes(code.id)) item.classList.add("cut");
    item.append(
      make("span", { class: `twist${children ? "" : " none"}`, "aria-hidden": "true" }),
      swatch(code.color),
      make("span", { class: "name" }, code.name),
      make("span", { class: "count" }, String(code.count), make("span", { class: "visually-hidden" }, ` ${this.bench.say("times_used")}`)),
    );
    return item;
  }

  #markChosen() {
    const { code } = this.bench.store;
    for (const item of this.root.children) item.classList.toggle("on", item.getAttribute("data-id") === code);
    const chosen = code ? this.#item(code) : null;
    if (chosen && !this.root.contains(document.activeElement)) chosen.scrollIntoView({ block: "nearest" });
  }

  #drawTools() {
    const chosen = this.selected.size;
    for (const [name, shown] of /** @type {[string, boolean][]} */ ([["merge", chosen > 1], ["remove", chosen > 0], ["cut", chosen > 0], ["paste", this.cut.length > 0]]))
      find(`[data-tool="${name}"]`, this.tools).hidden = !shown || !this.bench.mayCode;
    find("#code-chosen").textContent = chosen > 1 ? this.bench.say("codes_selected", { n: chosen }) : "";
    find('[data-tool="new"]', this.tools).hidden = !this.bench.mayCode;
  }

  /** @param {string} id */
  #item(id) {
    const item = this.root.querySelector(`[data-id="${CSS.escape(id)}"]`);
    return item instanceof HTMLElement ? item : null;
  }

  /** @param {string | null} id */
  #focus(id) {
    if (!id) return;
    for (const item of this.root.children) if (item instanceof HTMLElement) item.tabIndex = item.dataset.id === id ? 0 : -1;
    this.focused = id;
    this.#item(id)?.focus();
  }

  /** @param {FocusEvent} event */
  #focused(event) {
    const id = event.target instanceof HTMLElement ? event.target.dataset.id : undefined;
    if (!id || id === this.focused) return;
    for (const item of this.root.children) if (item instanceof HTMLElement) item.tabIndex = item === event.target ? 0 : -1;
    this.focused = id;
  }

  /** What a command is about: all that is chosen, else the one with the focus. */
  #subjects() {
    if (this.selected.size && (!this.focused || this.selected.has(this.focused) || this.selected.size > 1)) return this.#inOrder(this.selected);
    return this.focused ? [this.focused] : [];
  }

  /** @param {Iterable<string>} ids */
  #inOrder(ids) {
    const wanted = new Set(ids);
    /** @type {string[]} */
    const order = [];
    /** @param {string | null} parent */
    const walk = (parent) => {
      for (const code of this.bench.store.children(parent)) {
        if (wanted.has(code.id)) order.push(code.id);
        else walk(code.id);
      }
    };
    walk(null);
    return order;
  }

  /** @param {KeyboardEvent} event */
  #keys(event) {
    if (event.target instanceof HTMLInputElement) return;
    const code = this.focused ? this.bench.store.codes.get(this.focused) : undefined;
    if (!code) return;
    const handled = event.altKey ? this.#moveByKey(event.key) : event.ctrlKey || event.metaKey ? this.#control(event.key) : this.#walk(event, code);
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {KeyboardEvent} event @param {Code} code */
  #walk(event, code) {
    const rows = this.#visible();
    const at = rows.findIndex((row) => row.code.id === code.id);
    const open = rows[at].children > 0 && !this.closed.has(code.id);
    switch (event.key) {
      case "ArrowDown":
        return this.#step(rows[at + 1]?.code.id, event.shiftKey);
      case "ArrowUp":
        return this.#step(rows[at - 1]?.code.id, event.shiftKey);
      case "Home":
        return this.#step(rows[0].code.id, false);
      case "End":
        return this.#step(rows[rows.length - 1].code.id, false);
      case "ArrowRight":
        if (rows[at].children && !open) this.#fold(code.id, false);
        else if (open) this.#step(rows[at + 1]?.code.id, false);
        return true;
      case "ArrowLeft":
        if (open) this.#fold(code.id, true);
        else this.#step(code.parent ?? undefined, false);
        return true;
      case " ":
        this.#toggle(code.id);
        return true;
      case "Enter":
        this.does.use(code.id);
        return true;
      case "F2":
        this.rename(code.id);
        return true;
      case "Delete":
        if (this.bench.mayCode) this.does.drop(this.#subjects());
        return true;
      case "Escape":
        if (!this.cut.length && !this.selected.size) return false;
        this.cut = [];
        this.selected.clear();
        this.draw();
        return true;
      default:
        return false;
    }
  }

  /** @param {string | undefined} id @param {boolean} extend */
  #step(id, extend) {
    if (!id) return true;
    if (extend) {
      if (this.focused) this.selected.add(this.focused);
      this.selected.add(id);
      this.focused = id;
      this.draw();
    }
    this.#focus(id);
    return true;
  }

  /** @param {string} key */
  #control(key) {
    if (key === "x") return this.#cut();
    if (key === "v") return this.#paste();
    if (key === "a") {
      this.selected = new Set(this.#visible().map((row) => row.code.id));
      this.draw();
      return true;
    }
    return false;
  }

  #cut() {
    this.cut = this.#subjects();
    this.bench.announce(this.bench.say("codes_cut", { names: this.cut.map((id) => this.bench.codeName(id)).join(", ") }));
    this.draw();
    return true;
  }

  #paste() {
    const codes = this.cut;
    this.cut = [];
    if (codes.length) this.#move(codes, { parent: this.focused, before: null });
    return true;
  }

  /** Alt and an arrow: up, down, under the one above, or out of its parent. @param {string} key */
  #moveByKey(key) {
    const codes = this.#subjects();
    const first = codes.length ? this.bench.store.codes.get(codes[0]) : undefined;
    if (!first || !this.bench.mayCode) return false;
    const siblings = this.bench.store.children(first.parent).filter((code) => code.id === first.id || !codes.includes(code.id));
    const at = siblings.findIndex((code) => code.id === first.id);
    if (key === "ArrowUp" && at > 0) this.#move(codes, { parent: first.parent, before: siblings[at - 1].id });
    else if (key === "ArrowDown" && at + 1 < siblings.length) this.#move(codes, { parent: first.parent, before: siblings[at + 2]?.id ?? null });
    else if (key === "ArrowRight" && at > 0) this.#move(codes, { parent: siblings[at - 1].id, before: null });
    else if (key === "ArrowLeft" && first.parent) this.#moveOut(codes, first.parent);
    else return key.startsWith("Arrow");
    return true;
  }

  /** @param {string[]} codes @param {string} parent */
  #moveOut(codes, parent) {
    const above = this.bench.store.codes.get(parent)?.parent ?? null;
    const aunts = this.bench.store.children(above);
    const at = aunts.findIndex((code) => code.id === parent);
    this.#move(codes, { parent: above, before: aunts[at + 1]?.id ?? null });
  }

  /** @param {string[]} codes @param {Place} place */
  #move(codes, place) {
    if (!this.bench.mayCode) return;
    for (let above = place.parent; above; above = this.bench.store.codes.get(above)?.parent ?? null)
      if (codes.includes(above)) return this.bench.announce(this.bench.say("not_under_itself"));
    if (place.parent) this.closed.delete(place.parent);
    if (place.before && codes.includes(place.before)) return;
    this.bench.outbox.commit({ do: "move", codes, parent: place.parent, before: place.before });
    const under = place.parent ? this.bench.codeName(place.parent) : this.bench.say("the_top");
    this.bench.announce(this.bench.say("codes_moved", { names: codes.map((id) => this.bench.codeName(id)).join(", "), under }));
  }

  /** @param {string} id @param {boolean} closed */
  #fold(id, closed) {
    if (closed) this.closed.add(id);
    else this.closed.delete(id);
    remember(this.#key, [...this.closed]);
    this.draw();
  }

  /** @param {string} id */
  #toggle(id) {
    if (!this.selected.delete(id)) this.selected.add(id);
    this.draw();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (!(event.target instanceof Element) || event.target instanceof HTMLInputElement) return;
    const id = event.target.closest("[data-id]")?.getAttribute("data-id");
    if (!id || this.suppressed) return;
    if (event.target.closest(".twist:not(.none)")) return this.#fold(id, !this.closed.has(id));
    if (event.ctrlKey || event.metaKey) {
      const { code, coding } = this.bench.store;
      if (!this.selected.size && !coding && code && code === this.focused) this.selected.add(code);
      this.#toggle(id);
    } else if (event.shiftKey && this.focused) {
      this.#selectTo(id);
    } else {
      this.selected.clear();
      this.draw();
      this.does.use(id);
    }
    this.#focus(id);
  }

  /** @param {string} id */
  #selectTo(id) {
    const ids = this.#visible().map((row) => row.code.id);
    const [from, to] = [ids.indexOf(this.focused ?? id), ids.indexOf(id)].sort((a, b) => a - b);
    this.selected = new Set(ids.slice(from, to + 1));
    this.draw();
  }

  /** @param {MouseEvent} event */
  #doubleClick(event) {
    const name = event.target instanceof Element ? event.target.closest(".name") : null;
    const id = name?.closest("[data-id]")?.getAttribute("data-id");
    if (id) this.rename(id);
  }

  /** @param {string} id */
  rename(id) {
    const code = this.bench.store.codes.get(id);
    const place = this.#item(id)?.querySelector(".name");
    if (!code || !place || !this.bench.mayCode) return;
    this.renaming = id;
    const input = make("input", { type: "text", class: "rename", value: code.name, "aria-label": this.bench.say("new_name"), maxlength: 300 });
    let over = false;
    const finish = (/** @type {boolean} */ keep) => {
      if (over) return;
      over = true;
      this.renaming = null;
      const name = input.value.trim().replace(/\s+/g, " ");
      if (keep && name && name !== code.name) this.bench.outbox.commit({ do: "edit_code", code: id, seen: code.version, fields: { name } });
      this.draw();
      this.#focus(id);
    };
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") finish(true);
      if (event.key === "Escape") finish(false);
    });
    input.addEventListener("blur", () => finish(true));
    place.replaceChildren(input);
    input.focus();
    input.select();
  }

  /** @param {KeyboardEvent} event */
  #filterKeys(event) {
    const rows = this.#visible();
    if (event.key === "ArrowDown" && rows.length) {
      event.preventDefault();
      this.#focus(rows[0].code.id);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const typed = fold(this.filter.value);
      const best = rows.map((row) => ({ row, points: score(typed, fold(row.code.name), "") })).sort((a, b) => b.points - a.points)[0];
      if (typed && best && best.points > 0 && !event.ctrlKey) this.does.use(best.row.code.id);
      else if (typed) this.make(this.filter.value);
    } else if (event.key === "Escape" && this.filter.value) {
      event.stopPropagation();
      this.filter.value = "";
      this.draw();
    }
  }

  /** A new code, under the one that is chosen when it is asked with the button. @param {string} name @param {string | null} [parent] */
  make(name, parent = null) {
    if (!this.bench.mayCode) return;
    const id = uuid7();
    this.filter.value = "";
    if (parent) this.closed.delete(parent);
    this.bench.outbox.commit({ do: "create_code", code: { id, name: name.trim().replace(/\s+/g, " "), parent } });
    this.bench.announce(fill(this.bench.strings.code_made, { name }));
    this.draw();
    return id;
  }

  /** @param {MouseEvent} event */
  #tool(event) {
    const tool = event.target instanceof Element ? event.target.closest("[data-tool]")?.getAttribute("data-tool") : null;
    if (tool === "new") {
      const id = this.make(this.filter.value.trim() || this.bench.say("unnamed"));
      if (id) this.rename(id);
    } else if (tool === "merge") this.does.merge(this.#inOrderAll());
    else if (tool === "remove") this.does.drop(this.#inOrderAll());
    else if (tool === "cut") this.#cut();
    else if (tool === "paste") this.#paste();
  }

  #inOrderAll() {
    const ids = this.#visible().map((row) => row.code.id);
    return [...this.selected].sort((a, b) => ids.indexOf(a) - ids.indexOf(b));
  }

  // Dragging. A press that moves far enough lifts what is chosen; a line or a box shows where it would land.

  suppressed = false;

  /** @param {PointerEvent} event */
  #grab(event) {
    if (event.button !== 0 || event.pointerType === "touch" || !this.bench.mayCode) return;
    const item = event.target instanceof Element ? event.target.closest("[data-id]") : null;
    if (!(item instanceof HTMLElement) || event.target instanceof HTMLInputElement) return;
    const id = item.dataset.id ?? "";
    const codes = this.selected.has(id) ? this.#inOrder(this.selected) : [id];
    /** @type {Place | null} */
    let place = null;
    let lifted = false;
    const move = (/** @type {PointerEvent} */ moved) => {
      if (!lifted && Math.hypot(moved.clientX - event.clientX, moved.clientY - event.clientY) < DRAG_AFTER) return;
      lifted = true;
      this.root.classList.add("dragging");
      place = this.#dropAt(moved.clientX, moved.clientY, codes);
    };
    const stop = (/** @type {Event} */ stopped) => {
      document.removeEventListener("pointermove", move);
      document.removeEventListener("pointerup", stop);
      document.removeEventListener("pointercancel", stop);
      document.removeEventListener("keydown", cancel, true);
      this.root.classList.remove("dragging");
      this.root.querySelectorAll(".into, .above, .below").forEach((row) => row.classList.remove("into", "above", "below"));
      if (!lifted) return;
      this.suppressed = true;
      setTimeout(() => (this.suppressed = false), 0);
      if (place && stopped.type === "pointerup") this.#move(codes, place);
    };
    const cancel = (/** @type {KeyboardEvent} */ pressed) => {
      if (pressed.key === "Escape") stop(new Event("cancel"));
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", stop);
    document.addEventListener("pointercancel", stop);
    document.addEventListener("keydown", cancel, true);
  }

  /** @param {number} x @param {number} y @param {string[]} codes @returns {Place | null} */
  #dropAt(x, y, codes) {
    this.root.querySelectorAll(".into, .above, .below").forEach((row) => row.classList.remove("into", "above", "below"));
    const found = document.elementFromPoint(x, y);
    const row = found?.closest("#code-tree [data-id]");
    if (!(row instanceof HTMLElement)) {
      return found?.closest("#codes-pane") ? { parent: null, before: null } : null;
    }
    const target = this.bench.store.codes.get(row.dataset.id ?? "");
    if (!target || codes.includes(target.id)) return null;
    const box = row.getBoundingClientRect();
    const share = (y - box.top) / box.height;
    if (share < 0.27) {
      row.classList.add("above");
      return { parent: target.parent, before: target.id };
    }
    if (share > 0.73 && row.getAttribute("aria-expanded") !== "true") {
      row.classList.add("below");
      const siblings = this.bench.store.children(target.parent).filter((code) => !codes.includes(code.id));
      return { parent: target.parent, before: siblings[siblings.findIndex((code) => code.id === target.id) + 1]?.id ?? null };
    }
    row.classList.add("into");
    return { parent: target.id, before: null };
  }
}
