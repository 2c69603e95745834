/**
 * Between a position in the page and a position in the text. The only place that knows of UTF-16:
 * the page counts in UTF-16 units, everything else in Oogst in code points.
 */

const WIDE = /[\ud800-\udbff][\udc00-\udfff]/;

/**
 * Code points before a UTF-16 position. Inside a surrogate pair it is the pair's start.
 * @param {string} string
 * @param {number} units
 */
export function codepointOffset(string, units) {
  if (!WIDE.test(string)) return units;
  let points = 0;
  for (let unit = 0; unit < units; points += 1) {
    unit += isPair(string, unit) ? 2 : 1;
    if (unit > units) return points;
  }
  return points;
}

/**
 * The UTF-16 position of a code point position.
 * @param {string} string
 * @param {number} points
 */
export function utf16Offset(string, points) {
  if (!WIDE.test(string)) return points;
  let unit = 0;
  for (let count = 0; count < points; count += 1) unit += isPair(string, unit) ? 2 : 1;
  return unit;
}

/**
 * @param {string} string
 * @param {number} unit
 */
function isPair(string, unit) {
  const high = string.charCodeAt(unit);
  const low = string.charCodeAt(unit + 1);
  return high >= 0xd800 && high <= 0xdbff && low >= 0xdc00 && low <= 0xdfff;
}

/** Maps the text of a page: every element with data-start holds the characters [data-start, data-end). */
export class TextMap {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.pieces = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-start]")]);
    this.starts = this.pieces.map((piece) => Number(piece.dataset.start));
    this.ends = this.pieces.map((piece) => Number(piece.dataset.end));
  }

  /** The whole text as code points. Line ends, which no element holds, are put back. */
  characters() {
    /** @type {string[]} */
    const text = [];
    this.pieces.forEach((piece, index) => {
      while (text.length < this.starts[index]) text.push("\n");
      for (const character of piece.textContent ?? "") text.push(character);
    });
    return text;
  }

  /**
   * The text position of a place in the page; a place outside the words is the start of the next words.
   * @param {Node} node
   * @param {number} unit
   */
  offset(node, unit) {
    const piece = this.#pieceOf(node);
    if (!piece) return this.#nextStart(node, unit);
    const range = document.createRange();
    range.selectNodeContents(piece);
    range.setEnd(node, unit);
    const before = range.toString();
    return Number(piece.dataset.start) + codepointOffset(before, before.length);
  }

  /**
   * The place in the page of a text position. `toEnd` prefers the end of the words before it.
   * @param {number} offset
   * @param {boolean} [toEnd]
   * @returns {{node: Node, unit: number}}
   */
  point(offset, toEnd = false) {
    const piece = this.pieces[this.#index(offset, toEnd)];
    if (!piece) return { node: this.root, unit: 0 };
    const length = Number(piece.dataset.end) - Number(piece.dataset.start);
    let left = Math.max(0, Math.min(offset - Number(piece.dataset.start), length));
    const walker = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
    let last = /** @type {Text | null} */ (null);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      last = /** @type {Text} */ (node);
      const unit = utf16Offset(last.data, left);
      if (unit <= last.data.length && (left === 0 || codepointOffset(last.data, unit) === left)) return { node: last, unit };
      left -= codepointOffset(last.data, last.data.length);
    }
    return last ? { node: last, unit: last.data.length } : { node: piece, unit: 0 };
  }

  /**
   * @param {number} start
   * @param {number} end
   */
  range(start, end) {
    const range = document.createRange();
    const from = this.point(start);
    const to = this.point(end, true);
    range.setStart(from.node, from.unit);
    range.setEnd(to.node, to.unit);
    return range;
  }

  /**
   * The line (its element) that holds a position.
   * @param {number} offset
   */
  line(offset) {
    return /** @type {HTMLElement | null} */ (this.pieces[this.#index(offset, false)]?.closest(".line") ?? null);
  }

  /**
   * The last piece that starts at or before the offset.
   * @param {number} offset
   * @param {boolean} toEnd
   */
  #index(offset, toEnd) {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] < offset || (!toEnd && this.starts[middle] === offset)) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  /**
   * @param {Node} node
   * @returns {HTMLElement | null}
   */
  #pieceOf(node) {
    const element = node instanceof Element ? node : node.parentElement;
    const piece = element?.closest("[data-start]");
    return piece instanceof HTMLElement && this.root.contains(piece) ? piece : null;
  }

  /**
   * @param {Node} node
   * @param {number} unit
   */
  #nextStart(node, unit) {
    const place = document.createRange();
    place.setStart(node, unit);
    let low = 0;
    let high = this.pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (place.comparePoint(this.pieces[middle], 0) < 0) low = middle + 1;
      else high = middle;
    }
    if (low < this.pieces.length) return this.starts[low];
    return this.ends.length ? this.ends[this.ends.length - 1] : 0;
  }
}
