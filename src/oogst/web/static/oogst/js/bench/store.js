/**
 * What is on the desk: the codes, the codings of this text, and which of them is chosen. What the server confirmed is
 * the base; changes that are under way are replayed on top of it, so that an answer never undoes what came after.
 */

import { inOrder, replay } from "./replay.js";

/** @typedef {import("./types.js").Code} Code */
/** @typedef {import("./types.js").Coding} Coding */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").BenchData} BenchData */
/** @typedef {import("./types.js").Span} Span */

/** Fired as "change" (codes or codings), "learned" (from a colleague), "chosen" (another coding or code) and "span" (another selection). */
export class Store extends EventTarget {
  /** @param {BenchData} data */
  constructor(data) {
    super();
    this.data = data;
    this.base = baseOf(data);
    /** @type {Change[]} */
    this.pending = [];
    this.codes = new Map(this.base.codes);
    this.codings = new Map(this.base.codings);
    this.undo = data.undo;
    this.redo = data.redo;
    /** @type {string | null} */
    this.coding = null;
    /** @type {string | null} */
    this.code = null;
    /** @type {Span | null} */
    this.span = null;
    this.#sort();
  }

  /** @type {Coding[]} by start, longest first */
  sorted = [];

  /** A change that is certain here, and on its way. @param {Change[]} changes */
  put(...changes) {
    this.pending.push(...changes);
    this.#show();
  }

  /** @param {string} id @param {import("./types.js").Answer} answer */
  confirm(id, answer) {
    const change = this.pending.find((one) => one.id === id);
    if (answer.stale) {
      // Places in the answer are those of a newer text: here the change stays where it was made, until that is read.
      if (change && this.#isHere(change)) replay(this.base, change, this.#desk());
      this.dispatchEvent(new Event("text"));
    } else {
      this.#take(answer.delta);
    }
    if (answer.adrift) this.#waits(answer.adrift);
    this.undo = answer.undo;
    this.redo = answer.redo;
    this.forget(id);
  }

  /** What a colleague did. @param {import("./types.js").Delta} delta @param {Record<string, import("./types.js").Coder>} coders */
  learn(delta, coders) {
    this.#take(delta);
    Object.assign(this.data.coders, coders);
    this.#show();
    this.dispatchEvent(new CustomEvent("learned", { detail: delta }));
  }

  /** @param {import("./types.js").Delta} delta */
  #take(delta) {
    for (const code of delta.codes ?? []) this.base.codes.set(code.id, code);
    for (const coding of delta.codings ?? []) this.base.codings.set(coding.id, coding);
    for (const gone of delta.gone_codes ?? []) this.base.codes.delete(gone);
    for (const gone of delta.gone_codings ?? []) this.base.codings.delete(gone);
    for (const [code, count] of Object.entries(delta.counts ?? {})) {
      const known = this.base.codes.get(code);
      if (known) this.base.codes.set(code, { ...known, count });
    }
  }

  /** @param {string} id */
  forget(id) {
    this.pending = this.pending.filter((change) => change.id !== id);
    this.#show();
  }

  /** Everything as the server has it now. @param {BenchData} data */
  replace(data) {
    const isSame = data.source.revision === this.data.source.revision;
    this.base = isSame ? baseOf(data) : { ...baseOf(data), codings: this.base.codings };
    if (isSame) this.#waits(data.adrift);
    else this.dispatchEvent(new Event("text"));
    this.data.coders = data.coders;
    this.data.token = data.token;
    this.undo = data.undo;
    this.redo = data.redo;
    this.#show();
  }

  /** @param {{coding?: string | null, code?: string | null}} chosen */
  choose({ coding = null, code = null }) {
    const of = coding ? (this.codings.get(coding)?.code ?? null) : code;
    if (this.coding === coding && this.code === of) return;
    this.coding = coding;
    this.code = of;
    this.dispatchEvent(new Event("chosen"));
  }

  /** @param {Span | null} span */
  select(span) {
    if (span?.start === this.span?.start && span?.end === this.span?.end) return;
    this.span = span;
    this.dispatchEvent(new Event("span"));
  }

  /** The codings that touch [start, end), in order. @param {number} start @param {number} end */
  touching(start, end) {
    const found = [];
    for (const coding of this.sorted) {
      if (coding.start >= end) break;
      if (coding.end > start) found.push(coding);
    }
    return found;
  }

  /** @param {string | null} parent */
  children(parent) {
    return (this.#childrenOf.get(parent) ?? []).slice();
  }

  /** "theme / category / code", without the code itself. @param {string} id */
  path(id) {
    const names = [];
    const seen = new Set([id]);
    for (let parent = this.codes.get(id)?.parent; parent && !seen.has(parent); parent = this.codes.get(parent)?.parent) {
      seen.add(parent);
      names.unshift(this.codes.get(parent)?.name ?? "");
    }
    return names.join(" / ");
  }

  /** @type {Map<string | null, Code[]>} */
  #childrenOf = new Map();

  #show() {
    const before = { codes: this.codes, codings: this.codings };
    this.codes = new Map(this.base.codes);
    this.codings = new Map(this.base.codings);
    for (const change of this.pending) if (this.#isHere(change)) replay(this, change, this.#desk());
    const codes = different(before.codes, this.codes);
    const codings = different(before.codings, this.codings);
    this.#sort();
    const detail = { codes, codings, before };
    this.dispatchEvent(new CustomEvent("change", { detail }));
    if (this.coding && !this.codings.has(this.coding)) this.choose({ code: this.code && this.codes.has(this.code) ? this.code : null });
    else if (this.coding && this.codings.get(this.coding)?.code !== this.code) this.choose({ coding: this.coding });
    else if (this.code && !this.codes.has(this.code)) this.choose({});
  }

  #desk() {
    return { me: this.data.me, source: this.data.source.id, palette: this.data.palette };
  }

  /** Whether the places of a change are of the text on the screen. @param {Change} change */
  #isHere(change) {
    return change.revision === undefined || change.revision === this.data.source.revision;
  }

  /** No longer asked about. @param {string} coding */
  settled(coding) {
    this.#waits(this.data.adrift.filter((one) => one.id !== coding));
  }

  /** @param {import("./types.js").Adrift[]} adrift */
  #waits(adrift) {
    this.data.adrift = adrift;
    this.dispatchEvent(new Event("adrift"));
  }

  #sort() {
    this.sorted = [...this.codings.values()].sort((a, b) => a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : 1));
    this.#childrenOf = new Map();
    for (const code of this.codes.values()) {
      const parent = code.parent && this.codes.has(code.parent) ? code.parent : null;
      const siblings = this.#childrenOf.get(parent);
      if (siblings) siblings.push(code);
      else this.#childrenOf.set(parent, [code]);
    }
    for (const siblings of this.#childrenOf.values()) siblings.sort(inOrder);
  }
}

/** @param {BenchData} data */
function baseOf(data) {
  return {
    codes: new Map(data.codes.map((code) => [code.id, code])),
    codings: new Map(data.codings.map((coding) => [coding.id, coding])),
  };
}

/**
 * The ids whose row came, went or changed.
 * @template T
 * @param {Map<string, T>} before
 * @param {Map<string, T>} after
 */
function different(before, after) {
  /** @type {Set<string>} */
  const ids = new Set();
  for (const [id, row] of after) if (before.get(id) !== row) ids.add(id);
  for (const id of before.keys()) if (!after.has(id)) ids.add(id);
  return ids;
}
