/**
 * The keys of the desk. Single letters never act while somebody types, nor in the tree or a dialog, and can be switched off
 * (WCAG 2.1.4); what has a modifier keeps working.
 */

import { isTyping } from "./dom.js";

/** @typedef {{key: string, does: () => void, single?: boolean, inText?: boolean}} Binding */

export class Keys {
  /**
   * @param {import("./bench.js").Bench} bench
   * @param {Record<string, () => void>} letters what each single key does
   * @param {{undo: () => void, redo: () => void, enter: () => void, leave: () => void}} does
   * @param {import("./selection.js").Selecting} selecting
   */
  constructor(bench, letters, does, selecting) {
    this.bench = bench;
    this.letters = letters;
    this.does = does;
    this.selecting = selecting;
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    if (isTyping(event.target)) return;
    if (this.#takesBack(event) || this.#walks(event) || this.#letter(event)) {
      event.preventDefault();
    }
  }

  /** @param {KeyboardEvent} event */
  #takesBack(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
    const key = event.key.toLowerCase();
    if (key === "z") (event.shiftKey ? this.does.redo : this.does.undo)();
    else if (key === "y") this.does.redo();
    else return false;
    return true;
  }

  /** The reading cursor, when the text has the focus. @param {KeyboardEvent} event */
  #walks(event) {
    if (event.key === "Escape") {
      this.does.leave();
      return true;
    }
    if (document.activeElement !== this.bench.text) return false;
    const letter = event.ctrlKey || event.altKey;
    const extend = event.shiftKey;
    /** @type {Record<string, [import("./selection.js").Unit, 1 | -1]>} */
    const moves = {
      ArrowRight: [letter ? "letter" : "word", 1],
      ArrowLeft: [letter ? "letter" : "word", -1],
      ArrowDown: [letter ? "paragraph" : "sentence", 1],
      ArrowUp: [letter ? "paragraph" : "sentence", -1],
      PageDown: ["paragraph", 1],
      PageUp: ["paragraph", -1],
      Home: [letter ? "text" : "line", -1],
      End: [letter ? "text" : "line", 1],
    };
    if (event.metaKey) return false;
    const move = moves[event.key];
    if (move) this.selecting.move(move[0], move[1], extend);
    else if (event.key === "Enter") this.does.enter();
    else return false;
    return true;
  }

  /** @param {KeyboardEvent} event */
  #letter(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.target instanceof Element && event.target.closest("#code-tree, #palette, [role='dialog']") && event.key !== "?") return false;
    const onControl = event.target instanceof Element && event.target.closest("button, a, summary");
    const does = this.letters[event.key];
    if (!does) return false;
    if (event.key === "Delete" || event.key === "Backspace") {
      if (onControl) return false;
    } else if (!this.bench.prefs.singleKeys) {
      return false;
    }
    does();
    return true;
  }
}
