/**
 * The outbox of a round: it takes steps back, and makes them again, by doing their opposite; for a round has no log that
 * others could read. What is taken away comes back under its own id, so that earlier steps still know it.
 */

import { Outbox } from "../bench/changes.js";

/** @typedef {import("../bench/types.js").Coding} Coding */
/** @typedef {Omit<import("../bench/types.js").Change, "id">} What */

/** Fires "stepped" besides, with what was asked and whether there was anything. */
export class RoundOutbox extends Outbox {
  /** @type {What[][]} what undoes each step, the last one last */
  done = [];
  /** @type {What[][]} what makes each undone step again, the last one last */
  undone = [];

  /** @param {What} what */
  commit(what) {
    const opposite = this.#opposite(what);
    if (opposite.length) this.done.push(opposite);
    this.undone = [];
    return super.commit(what);
  }

  /** @param {"undo" | "redo"} what */
  can(what) {
    return (what === "undo" ? this.done : this.undone).length > 0;
  }

  /** @param {"undo" | "redo"} what */
  back(what) {
    const [from, to] = what === "undo" ? [this.done, this.undone] : [this.undone, this.done];
    const steps = from.pop();
    if (steps) {
      to.push(steps.flatMap((step) => this.#opposite(step)));
      for (const step of steps) super.commit(step);
    }
    this.dispatchEvent(new CustomEvent("stepped", { detail: { what, went: Boolean(steps) } }));
  }

  /** What takes this step back, as things are now. @param {What} what @returns {What[]} */
  #opposite(what) {
    const { codings } = this.store;
    const known = (/** @type {string} */ id) => /** @type {Coding | undefined} */ (codings.get(id));
    if (what.do === "apply") return [{ do: "remove", codings: this.#new(what) }].filter((step) => step.codings.length);
    if (what.do === "remove") return this.#gone(what.codings.map(known));
    if (what.do === "recode") return what.codings.map((/** @type {string} */ id) => ({ do: "recode", codings: [id], code: known(id)?.code }));
    const coding = known(what.coding);
    return coding ? [{ do: "resize", coding: coding.id, start: coding.start, end: coding.end }] : [];
  }

  /** The codings that a step makes: not those that stand there already. @param {What} what @returns {string[]} */
  #new(what) {
    const there = this.store.sorted.filter((one) => one.start === what.start && one.end === what.end).map((one) => one.code);
    return what.codings.filter((/** @type {string} */ _id, /** @type {number} */ index) => !there.includes(what.codes[index]));
  }

  /** @param {(Coding | undefined)[]} removed @returns {What[]} */
  #gone(removed) {
    return removed.flatMap((one) => (one ? [{ do: "apply", start: one.start, end: one.end, codes: [one.code], new: [], codings: [one.id] }] : []));
  }
}
