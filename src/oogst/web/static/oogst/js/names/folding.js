/** Words as they are compared: without capitals, accents and double spaces. And where else the same words stand. */

import { isWordCharacter } from "../bench/units.js";

/** @param {string} text */
export function fold(text) {
  return plain(text).trim().replace(/\s+/g, " ");
}

/** @param {string} text */
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** A text that is searched often: folded once, each folded unit with the code point it came from. */
export class Searched {
  /** @param {string[]} chars the text as code points */
  constructor(chars) {
    this.chars = chars;
    /** @type {number[]} */
    this.from = [];
    const parts = [];
    for (let at = 0; at < chars.length; at += 1) {
      const folded = /\s/.test(chars[at]) ? " " : plain(chars[at]);
      parts.push(folded);
      for (let unit = 0; unit < folded.length; unit += 1) this.from.push(at);
    }
    this.folded = parts.join("");
  }

  /**
   * Every place where these words stand as whole words, in code points.
   * @param {string} words
   * @returns {{start: number, end: number}[]}
   */
  places(words) {
    const wanted = fold(words);
    /** @type {{start: number, end: number}[]} */
    const found = [];
    if (!wanted) return found;
    for (let at = this.folded.indexOf(wanted); at >= 0; at = this.folded.indexOf(wanted, at + wanted.length)) {
      const start = this.from[at];
      let end = this.from[at + wanted.length - 1] + 1;
      while (end < this.chars.length && /^\p{M}$/u.test(this.chars[end])) end += 1; // an accent written apart
      if (!this.#joined(start - 1, start) && !this.#joined(end - 1, end)) found.push({ start, end });
    }
    return found;
  }

  /** Whether a word goes on from one code point to the next. @param {number} one @param {number} next */
  #joined(one, next) {
    const { chars } = this;
    return one >= 0 && next < chars.length && isWordCharacter(chars[one]) && isWordCharacter(chars[next]);
  }
}
