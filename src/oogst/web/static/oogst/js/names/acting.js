/** What can be done with places: decide, add, change limits, walk, take back. */

import { nextWordEnd, previousWord, previousWordEnd, nextWord } from "../bench/units.js";
import { Searched } from "./folding.js";
import { keyOf } from "./store.js";

/** @typedef {import("./types.js").Place} Place */

export class Acting {
  /**
   * @param {import("./desk.js").Desk} desk
   * @param {import("./store.js").Store} store
   * @param {import("./card.js").Card} card
   */
  constructor(desk, store, card) {
    this.desk = desk;
    this.store = store;
    this.card = card;
    /** @type {Searched | null} */
    this.searched = null;
    this.said = "";
  }

  /** @param {string} [typed] what stands there instead */
  accept(typed = this.card.replacement.value) {
    const place = this.store.chosen;
    if (!place) return;
    const replacement = typed.trim() || this.store.data.plain[place.kind] || this.store.data.plain.other;
    this.said = this.desk.say("did_accept", { words: this.desk.excerpt(place, 60), as: replacement });
    this.#decide(place, "accepted", replacement);
  }

  reject() {
    const place = this.store.chosen;
    if (!place) return;
    this.said = this.desk.say("did_reject", { words: this.desk.excerpt(place, 60) });
    this.#decide(place, "rejected", place.replacement);
  }

  /** @param {Place} place @param {import("./types.js").Decision} decision @param {string} replacement */
  #decide(place, decision, replacement) {
    const everywhere = this.card.everywhere.checked;
    const set = (everywhere ? this.store.same(place) : [place]).map((one) => ({ ...one, decision, replacement }));
    this.store.make({ gone: [], set });
    this.walk(1, true);
  }

  /** Makes a place of what is selected, and of the same words elsewhere; over a place it gives that new limits. */
  add() {
    const { span } = this.store;
    if (!span) return void this.desk.announce(this.desk.say("select_first"));
    const over = this.store.touching(span.start, span.end);
    const model = over[0];
    const kind = model?.kind ?? "person";
    const fresh = (/** @type {{start: number, end: number}} */ { start, end }) => ({
      start, end, kind, layer: "person", decision: /** @type {const} */ ("accepted"),
      replacement: model?.replacement ?? this.store.data.plain[kind],
    });
    const set = [fresh(span)];
    if (this.card.everywhere.checked && !over.length) {
      this.searched ??= new Searched(this.desk.chars);
      for (const place of this.searched.places(this.desk.words(span))) {
        const free = place.start >= span.end || place.end <= span.start;
        if (free && !this.store.touching(place.start, place.end).length) set.push(fresh(place));
      }
    }
    const gone = over.filter((place) => keyOf(place) !== keyOf(span));
    this.store.make({ gone, set });
    this.store.choose(keyOf(span));
    this.store.select(null);
    getSelection()?.removeAllRanges();
    this.desk.announce(this.desk.say("did_add", { words: this.desk.words(span) }));
    if (!model) this.card.type();
  }

  /** @param {string} how */
  limit(how) {
    const place = this.store.chosen;
    if (!place) return;
    const { chars } = this.desk;
    let { start, end } = place;
    if (how === "start-earlier") start = previousWord(chars, start);
    if (how === "start-later") start = nextWord(chars, start);
    if (how === "end-earlier") end = previousWordEnd(chars, end);
    if (how === "end-later") end = nextWordEnd(chars, end);
    const free = this.store.touching(start, end).every((other) => other === place);
    if (start >= end || !free || keyOf({ start, end }) === keyOf(place)) return;
    const decision = place.decision === "hint" ? "accepted" : place.decision;
    this.store.make({ gone: [place], set: [{ ...place, start, end, decision, layer: "person" }] });
    this.store.choose(keyOf({ start, end }));
    this.desk.announce(this.desk.say("selected", { words: this.desk.words({ start, end }) }));
  }

  /** To the next place, or the one before; `onlyOpen` passes what was decided. @param {1 | -1} direction @param {boolean} onlyOpen */
  walk(direction, onlyOpen) {
    const { all, current } = this.store;
    const found = all.findIndex((place) => keyOf(place) === current);
    const here = found < 0 && direction < 0 ? all.length : found;
    for (let step = 1; step <= all.length; step += 1) {
      const place = all[(here + direction * step + 2 * all.length) % all.length];
      if (!onlyOpen || place.decision === "open") return this.go(keyOf(place));
    }
    this.#tell(this.desk.say(all.length ? "no_open" : "no_places"));
  }

  /** @param {string} key */
  go(key) {
    this.store.choose(key);
    const place = this.store.chosen;
    if (!place) return;
    this.desk.reveal(place.start, place.end);
    this.#tell(this.desk.say("now", { words: this.desk.excerpt(place, 60), state: this.desk.say(place.decision) }));
  }

  undo() {
    this.#turned(this.store.undo(), "undo");
  }

  redo() {
    this.#turned(this.store.redo(), "redo");
  }

  /** @param {import("./types.js").Change | undefined} change @param {string} what */
  #turned(change, what) {
    if (!change) return this.desk.announce(this.desk.say(`nothing_to_${what}`));
    this.said = this.desk.say(`did_${what}`);
    const back = [...change.set, ...change.gone].find((place) => this.store.places.has(keyOf(place)));
    if (back) this.go(keyOf(back));
    else this.#tell("");
  }

  /** Reads a sentence out, after what was done just before. @param {string} sentence */
  #tell(sentence) {
    this.desk.announce(`${this.said} ${sentence}`.trim());
    this.said = "";
  }
}
