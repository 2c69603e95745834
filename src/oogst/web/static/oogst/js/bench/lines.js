/** Which lines of the text are near the window, so that the rest costs nothing. Fires "near" and "far" with the line. */

export class Lines extends EventTarget {
  /** @param {HTMLElement} text @param {HTMLElement} scroller */
  constructor(text, scroller) {
    super();
    this.all = /** @type {HTMLElement[]} */ ([...text.querySelectorAll(".line")]);
    /** @type {Set<HTMLElement>} */
    this.near = new Set();
    /** @type {Map<HTMLElement, {start: number, end: number}>} */
    this.spans = new Map(this.all.map((line) => [line, spanOf(line)]));
    const own = getComputedStyle(scroller).overflowY !== "visible";
    this.observer = new IntersectionObserver((entries) => this.#seen(entries), {
      root: own ? scroller : null,
      rootMargin: "60% 0px",
    });
    this.all.forEach((line) => this.observer.observe(line));
  }

  /** The span of a line, in code points. @param {HTMLElement} line */
  span(line) {
    return this.spans.get(line) ?? { start: 0, end: 0 };
  }

  /** The spans of its parts: the speaker's label, the words. @param {HTMLElement} line @returns {[number, number][]} */
  parts(line) {
    const parts = /** @type {HTMLElement[]} */ ([...line.querySelectorAll("[data-start]")]);
    return parts.map((part) => [Number(part.dataset.start), Number(part.dataset.end)]);
  }

  /** From the first to the last line near the window. */
  window() {
    let start = Infinity;
    let end = 0;
    for (const line of this.near) {
      const span = this.span(line);
      start = Math.min(start, span.start);
      end = Math.max(end, span.end);
    }
    return { start: Math.min(start, end), end };
  }

  /** The lines that a stretch touches. @param {number} start @param {number} end */
  touching(start, end) {
    return this.all.filter((line) => this.span(line).start < end && this.span(line).end > start);
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #seen(entries) {
    for (const entry of entries) {
      const line = /** @type {HTMLElement} */ (entry.target);
      if (entry.isIntersecting === this.near.has(line)) continue;
      if (entry.isIntersecting) this.near.add(line);
      else this.near.delete(line);
      this.dispatchEvent(new CustomEvent(entry.isIntersecting ? "near" : "far", { detail: line }));
    }
    this.dispatchEvent(new Event("settled"));
  }
}

/** @param {HTMLElement} line */
function spanOf(line) {
  const parts = /** @type {HTMLElement[]} */ ([...line.querySelectorAll("[data-start]")]);
  return { start: Number(parts[0]?.dataset.start ?? 0), end: Number(parts.at(-1)?.dataset.end ?? 0) };
}
