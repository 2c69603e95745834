/**
 * Colour on the coded words, by the CSS Custom Highlight API: the text itself stays untouched, however many codings
 * overlap. The codings of a line are cut into pieces that do not overlap; a piece takes the tint of its shortest coding,
 * deeper where more lie on it, and a line in the colour of the next. Only lines near the window have ranges; before
 * printing all have. A browser without the API gets flat spans.
 */

import { hueLine, hueOf, tint } from "./colours.js";
import { make } from "./dom.js";

/** @typedef {import("./types.js").Coding} Coding */
/** @typedef {{start: number, end: number, fill: string, line: string}} Piece with the names of two highlights; `line` may be empty */

const DEPTHS = /** @type {import("./colours.js").Depth[]} */ ([1, 2, 3, "hot"]);

export const canHighlight = typeof Highlight === "function" && Boolean(CSS.highlights);

export class Highlights {
  /**
   * @param {import("./bench.js").Bench} bench
   * @param {import("./lines.js").Lines} lines
   */
  constructor(bench, lines) {
    this.bench = bench;
    this.lines = lines;
    this.sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.sheet];
    /** @type {Map<string, Highlight>} */
    this.groups = new Map();
    /** @type {Set<string>} */
    this.hues = new Set();
    const colours = [...bench.store.data.palette, ...bench.store.data.codes.map((code) => code.color)];
    this.sheet.replaceSync(colours.flatMap((colour) => this.#rules(hueOf(colour))).join("\n"));
    /** @type {Map<HTMLElement, {highlight: Highlight, range: Range}[]>} */
    this.drawn = new Map();
    lines.addEventListener("near", (event) => this.#draw(/** @type {CustomEvent} */ (event).detail));
    lines.addEventListener("far", (event) => this.#erase(/** @type {CustomEvent} */ (event).detail));
    bench.store.addEventListener("change", () => this.redraw());
    bench.store.addEventListener("chosen", () => this.redraw());
    bench.store.addEventListener("span", () => this.mark("selection", bench.store.span ? [bench.store.span] : []));
    addEventListener("beforeprint", () => lines.all.forEach((line) => this.#draw(line)));
    addEventListener("afterprint", () => lines.all.forEach((line) => lines.near.has(line) || this.#erase(line)));
  }

  redraw() {
    for (const line of this.lines.near) this.#draw(line);
  }

  /**
   * A mark of another kind: the selection, what was found, where a link led.
   * @param {"selection" | "found" | "found-now" | "flash" | "colleague"} name
   * @param {import("./types.js").Span[]} spans
   */
  mark(name, spans) {
    if (!canHighlight) return;
    const highlight = new Highlight(...spans.map((span) => this.bench.map.range(span.start, span.end)));
    highlight.priority = name === "found" ? 5 : 10;
    CSS.highlights.set(`oogst-${name}`, highlight);
  }

  /** @param {HTMLElement} line */
  #draw(line) {
    this.#erase(line);
    const { start, end } = this.lines.span(line);
    const pieces = cut(this.bench.store.touching(start, end), start, end, this.bench.store.coding, (code) => this.#hue(code));
    if (!canHighlight) return this.#spans(line, pieces);
    const ranges = pieces.flatMap((piece) => this.#ranges(line, piece));
    for (const { highlight, range } of ranges) highlight.add(range);
    this.drawn.set(line, ranges);
  }

  /** Per part of the line, so that the time beside the speaker stays as it is. @param {HTMLElement} line @param {Piece} piece */
  #ranges(line, piece) {
    const ranges = [];
    for (const [from, until] of this.lines.parts(line)) {
      const start = Math.max(piece.start, from);
      const end = Math.min(piece.end, until);
      if (start >= end) continue;
      for (const name of [piece.fill, piece.line])
        if (name) ranges.push({ highlight: this.#group(name), range: this.bench.map.range(start, end) });
    }
    return ranges;
  }

  /** @param {HTMLElement} line */
  #erase(line) {
    for (const { highlight, range } of this.drawn.get(line) ?? []) highlight.delete(range);
    this.drawn.delete(line);
  }

  /** @param {string} code */
  #hue(code) {
    const hue = hueOf(this.bench.store.codes.get(code)?.color ?? "");
    for (const rule of this.#rules(hue)) this.sheet.insertRule(rule);
    return hue;
  }

  /** The rules of a hue that is new here. Set on the text as a whole: its lines inherit them. @param {string} hue */
  #rules(hue) {
    if (this.hues.has(hue)) return [];
    this.hues.add(hue);
    const at = (/** @type {string} */ name) => (canHighlight ? `#text::highlight(${name})` : `.${name}`);
    return [
      ...DEPTHS.map((depth) => `${at(`tint-${hue}-${depth}`)} { background-color: ${tint(hue, depth)}; }`),
      `${at(`line-${hue}`)} { text-decoration: underline 2px ${hueLine(hue)}; text-underline-offset: 4px; }`,
    ];
  }

  /** @param {string} name */
  #group(name) {
    let group = this.groups.get(name);
    if (!group) {
      group = new Highlight();
      CSS.highlights.set(name, group);
      this.groups.set(name, group);
    }
    return group;
  }

  /** @param {HTMLElement} line @param {Piece[]} pieces */
  #spans(line, pieces) {
    for (const part of line.querySelectorAll("[data-start]")) {
      if (!(part instanceof HTMLElement)) continue;
      const from = Number(part.dataset.start);
      const chars = Array.from(part.textContent ?? "");
      const until = from + chars.length;
      /** @type {(Node | string)[]} */
      const content = [];
      let at = from;
      const take = (/** @type {number} */ to) => chars.slice(at - from, to - from).join("");
      for (const piece of pieces) {
        const start = Math.max(piece.start, from);
        const end = Math.min(piece.end, until);
        if (start >= end) continue;
        if (start > at) content.push(take(start));
        at = start;
        content.push(make("span", { class: `${piece.fill} ${piece.line}` }, take(end)));
        at = end;
      }
      if (at < until) content.push(take(until));
      part.replaceChildren(...content);
    }
  }
}

/**
 * The codings of a stretch as pieces that do not overlap.
 * @param {Coding[]} codings
 * @param {number} start
 * @param {number} end
 * @param {string | null} chosen
 * @param {(code: string) => string} hue
 * @returns {Piece[]}
 */
export function cut(codings, start, end, chosen, hue) {
  const limits = new Set(codings.flatMap((coding) => [Math.max(coding.start, start), Math.min(coding.end, end)]));
  const places = [...limits].sort((a, b) => a - b);
  const pieces = [];
  for (let index = 0; index + 1 < places.length; index += 1) {
    const [from, to] = [places[index], places[index + 1]];
    const covering = codings
      .filter((coding) => coding.start < to && coding.end > from)
      .sort((a, b) => a.end - a.start - (b.end - b.start) || (a.id < b.id ? 1 : -1));
    if (covering.length) pieces.push({ start: from, end: to, ...look(covering, chosen, hue) });
  }
  return pieces;
}

/** @param {Coding[]} covering shortest first @param {string | null} chosen @param {(code: string) => string} hue */
function look(covering, chosen, hue) {
  const hot = covering.find((coding) => coding.id === chosen);
  if (hot) return { fill: `tint-${hue(hot.code)}-hot`, line: `line-${hue(hot.code)}` };
  const depth = Math.min(covering.length, 3);
  const other = covering.find((coding) => coding.code !== covering[0].code);
  return { fill: `tint-${hue(covering[0].code)}-${depth}`, line: other ? `line-${hue(other.code)}` : "" };
}
