/** The small bar at a selection: what can be done with it, with the key that does the same. */

import { find } from "./dom.js";

export class Bar {
  /**
   * @param {import("./bench.js").Bench} bench
   * @param {import("./actions.js").Actions} actions
   * @param {Record<string, () => void>} does what each button does, by its data-do
   */
  constructor(bench, actions, does) {
    this.bench = bench;
    this.actions = actions;
    this.box = find("#selection-bar");
    bench.store.addEventListener("span", () => this.#show());
    addEventListener("resize", () => this.#place());
    document.addEventListener("scroll", () => this.#place(), { capture: true, passive: true });
    this.box.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
    this.box.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("[data-do]") : null;
      if (button instanceof HTMLElement) does[button.dataset.do ?? ""]?.();
    });
  }

  hide() {
    this.box.hidden = true;
  }

  #show() {
    this.box.hidden = !this.bench.store.span || !this.bench.mayCode;
    const last = this.actions.lastCode();
    const again = find("[data-do='repeat']", this.box);
    again.hidden = !last;
    const name = again.querySelector(".of");
    if (last && name) name.textContent = this.bench.codeName(last);
    this.#place();
  }

  #place() {
    const { span } = this.bench.store;
    if (this.box.hidden || !span) return;
    const boxes = this.bench.map.range(Math.max(span.start, span.end - 1), span.end).getClientRects();
    const end = boxes[boxes.length - 1];
    if (!end) return;
    const frame = this.bench.scroller.getBoundingClientRect();
    const size = this.box.getBoundingClientRect();
    const x = Math.max(frame.left + 8, Math.min(end.right - size.width / 2, frame.right - size.width - 8));
    const below = end.bottom + 8;
    const y = below + size.height < innerHeight - 8 ? below : end.top - size.height - 36;
    this.box.style.setProperty("--x", `${x}px`);
    this.box.style.setProperty("--y", `${y}px`);
  }
}
