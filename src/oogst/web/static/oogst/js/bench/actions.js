/** What a coder can do with the text, whichever hand asks for it: mouse, finger, key, list or tree. */

import { uuid7 } from "./ids.js";
import { isSpace, nextLetter, nextWord, nextWordEnd, previousLetter, previousWord, previousWordEnd, sentenceAt, snap } from "./units.js";
import { recall, remember } from "./dom.js";

/** @typedef {import("./types.js").Span} Span */

export class Actions {
  /** @param {import("./bench.js").Bench} bench */
  constructor(bench) {
    this.bench = bench;
    /** @type {string[]} the codes used last, newest first */
    this.recent = recall(`bench.recent.${bench.store.data.study.slug}`, []);
  }

  /**
   * Puts codes on a passage; new codes are made on the way.
   * @param {Span | null} span
   * @param {string[]} codes
   * @param {{name: string, parent: string | null}[]} [made]
   * @param {{suggested?: string[]}} [more] which of the codes were suggested
   */
  apply(span, codes, made = [], more = {}) {
    const { bench } = this;
    if (!span || span.start >= span.end || !bench.mayCode || codes.length + made.length === 0) return;
    const fresh = made.map((one) => ({ id: uuid7(), ...one }));
    const codings = [...codes, ...fresh].map(() => uuid7());
    bench.outbox.commit({ do: "apply", start: span.start, end: span.end, codes, new: fresh, codings, ...more });
    const used = [...codes, ...fresh.map((one) => one.id)];
    this.#remember(used);
    const names = used.map((id) => bench.codeName(id)).join(", ");
    bench.announce(bench.say("coded", { codes: names, words: bench.excerpt(span) }));
    bench.store.select(null);
    const there = codings.find((id) => bench.store.codings.has(id));
    if (there) bench.store.choose({ coding: there });
  }

  /** The words themselves become the code. */
  inVivo() {
    const { bench } = this;
    const span = this.target();
    if (!span) return bench.announce(bench.say("select_first"));
    const name = bench.words(span).replace(/\s+/g, " ").replace(/^[^\p{L}\p{N}]+|[\s.,;:!?…]+$/gu, "").slice(0, 120);
    if (!name) return bench.announce(bench.say("select_first"));
    const known = [...bench.store.codes.values()].find((code) => code.name.toLowerCase() === name.toLowerCase());
    this.apply(span, known ? [known.id] : [], known ? [] : [{ name, parent: null }]);
  }

  repeat() {
    const { bench } = this;
    const last = this.lastCode();
    const span = this.target();
    if (!last) return bench.announce(bench.say("nothing_to_repeat"));
    if (!span) return bench.announce(bench.say("select_first"));
    this.apply(span, [last]);
  }

  /** The code used last that still exists. */
  lastCode() {
    return this.recent.find((id) => this.bench.store.codes.has(id)) ?? null;
  }

  /** What a code would go on: the selection, else the passage of the chosen coding. @returns {Span | null} */
  target() {
    const { store } = this.bench;
    if (store.span) return store.span;
    const coding = store.coding ? store.codings.get(store.coding) : null;
    return coding ? { start: coding.start, end: coding.end } : null;
  }

  /** @param {string | null} [id] */
  remove(id = this.bench.store.coding) {
    const { bench } = this;
    const coding = id ? bench.store.codings.get(id) : undefined;
    if (!coding) return;
    if (!bench.mayChange(coding)) return bench.announce(bench.say("not_yours"));
    const name = bench.codeName(coding.code);
    const after = bench.store.sorted[bench.store.sorted.indexOf(coding) + 1] ?? null;
    bench.outbox.commit({ do: "remove", codings: [coding.id] });
    bench.store.choose({ coding: after?.id ?? null });
    bench.announce(bench.say("removed", { code: name }));
  }

  /** Another code on the same passage, with its memos. @param {string} coding @param {string} code */
  recode(coding, code) {
    const { bench } = this;
    if (!bench.mayChange(bench.store.codings.get(coding))) return bench.announce(bench.say("not_yours"));
    bench.outbox.commit({ do: "recode", codings: [coding], code });
    this.#remember([code]);
    bench.announce(bench.say("recoded", { code: bench.codeName(code) }));
  }

  /** @param {string} id @param {Span} span */
  resize(id, span) {
    const { bench } = this;
    const coding = bench.store.codings.get(id);
    const { start, end } = snap(bench.chars, span.start, span.end);
    if (!coding || start >= end || (coding.start === start && coding.end === end)) return;
    if (!bench.mayChange(coding)) return bench.announce(bench.say("not_yours"));
    bench.outbox.commit({ do: "resize", coding: id, start, end });
    bench.announce(bench.say("resized", { words: bench.excerpt({ start, end }) }));
  }

  /**
   * Moves one limit of the chosen coding, or of the selection, by a word or a letter.
   * @param {"start" | "end"} side
   * @param {1 | -1} direction
   * @param {boolean} [byLetter]
   */
  nudge(side, direction, byLetter = false) {
    const { store } = this.bench;
    const coding = store.coding ? store.codings.get(store.coding) : null;
    const span = store.span ?? (coding ? { start: coding.start, end: coding.end } : null);
    if (!span) return;
    const moved = { ...span, [side]: this.#beside(span[side], side, direction, byLetter) };
    if (moved.start >= moved.end) return;
    if (store.span) store.select(snap(this.bench.chars, moved.start, moved.end));
    else if (coding) this.resize(coding.id, moved);
  }

  /** @param {number} at @param {"start" | "end"} side @param {1 | -1} direction @param {boolean} byLetter */
  #beside(at, side, direction, byLetter) {
    const { chars } = this.bench;
    if (byLetter) {
      const step = direction > 0 ? nextLetter : previousLetter;
      do at = step(chars, at);
      while (at > 0 && at < chars.length && isSpace(chars[side === "end" ? at - 1 : at]));
      return at;
    }
    if (side === "start") return direction < 0 ? previousWord(chars, at) : nextWord(chars, at);
    return direction > 0 ? nextWordEnd(chars, at) : previousWordEnd(chars, at);
  }

  /** Makes the selection one sentence longer, or selects the sentence at the place. */
  sentence(/** @type {number} */ at) {
    const { bench } = this;
    const span = bench.store.span;
    const from = sentenceAt(bench.chars, span?.start ?? at, bench.floor(span?.start ?? at));
    let to = sentenceAt(bench.chars, Math.max((span?.end ?? at + 1) - 1, from.start), bench.floor(at));
    if (span && span.start === from.start && span.end === to.end) {
      const next = nextWord(bench.chars, span.end);
      if (next < bench.chars.length) to = sentenceAt(bench.chars, next, bench.floor(next));
    }
    bench.store.select(snap(bench.chars, from.start, to.end));
  }

  /** @param {"undo" | "redo"} what */
  back(what) {
    this.bench.outbox.back(what);
  }

  /** @param {string[]} codes */
  #remember(codes) {
    this.recent = [...codes, ...this.recent.filter((id) => !codes.includes(id))].slice(0, 30);
    remember(`bench.recent.${this.bench.store.data.study.slug}`, this.recent);
  }
}
