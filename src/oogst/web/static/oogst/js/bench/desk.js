/**
 * What every desk with one text shares, the ordinary one and that of a blind round: its parts, how codes are asked for,
 * the keys and the panes. What differs is given as ways, tools of the bar, and more keys.
 */

import { Actions } from "./actions.js";
import { Bar } from "./bar.js";
import { Bench } from "./bench.js";
import { find } from "./dom.js";
import { Handles } from "./handles.js";
import { Highlights } from "./highlights.js";
import { Keys } from "./keys.js";
import { Lines } from "./lines.js";
import { CodingList } from "./list.js";
import { Margin } from "./margin.js";
import { Palette } from "./palette.js";
import { Search } from "./search.js";
import { Selecting } from "./selection.js";
import { Status } from "./status.js";

/** @typedef {import("./palette.js").Picked} Picked */
/**
 * `allowed`: what of the picked codes can be used here. `recode`: gives a coding what was picked instead. `tools`: more
 * that the bar at a selection does, by data-do.
 *
 * @typedef {{allowed: (picked: Picked) => Picked, recode: (coding: string, picked: Picked) => void,
 *   tools?: Record<string, () => void>}} Ways
 */

const PANES = { "#show-codes": "codes-open", "#show-about": "about-open" };

/** What the server gave with the page. @returns {import("./types.js").BenchData} */
export function given() {
  return JSON.parse(find("#bench-data").textContent ?? "{}");
}

export class Desk {
  /**
   * @param {import("./store.js").Store} store
   * @param {import("./changes.js").Outbox} outbox
   * @param {Ways} ways
   */
  constructor(store, outbox, ways) {
    this.store = store;
    this.outbox = outbox;
    this.ways = ways;
    this.bench = new Bench(store, outbox);
    this.lines = new Lines(this.bench.text, this.bench.scroller);
    this.actions = new Actions(this.bench);
    this.highlights = new Highlights(this.bench, this.lines);
    this.selecting = new Selecting(this.bench);
    this.list = new CodingList(this.bench, this.lines);
    new Margin(this.bench, this.lines, find("#margin"), (codings, at) => this.list.open(codings, at));
    new Handles(this.bench, this.actions, this.selecting, this.highlights);
    this.palette = new Palette(this.bench, this.actions);
    this.search = new Search(this.bench, this.highlights, this.selecting);
    new Status(this.bench, this.actions);
    this.help = /** @type {HTMLDialogElement} */ (find("#keys-sheet"));
    this.bar = new Bar(this.bench, this.actions, {
      code: () => this.askCodes(),
      repeat: () => this.actions.repeat(),
      sentence: () => this.actions.sentence(this.selecting.caret),
      paragraph: () => this.selecting.take("paragraph"),
      ...ways.tools,
    });
    find("#help").addEventListener("click", () => this.help.showModal());
    this.#panes();
  }

  /** Where the palette opens: at the end of what a code would go on, wherever that is by then. */
  where() {
    const span = this.actions.target() ?? { start: this.selecting.caret, end: this.selecting.caret + 1 };
    return () => {
      const boxes = this.bench.map.range(Math.max(span.start, span.end - 1), span.end).getClientRects();
      return boxes[boxes.length - 1] ?? this.bench.text.getBoundingClientRect();
    };
  }

  askCodes() {
    const { bench } = this;
    const span = this.actions.target();
    if (!bench.mayCode) return;
    if (!span) return bench.announce(bench.say("select_first"));
    this.bar.hide();
    this.palette.open({
      at: this.where(),
      title: bench.say("which_codes", { words: bench.excerpt(span, 40) }),
      done: (picked) => {
        const { codes, made } = this.ways.allowed(picked);
        this.actions.apply(span, codes, made);
      },
    });
  }

  askOther() {
    const { bench, store } = this;
    const { coding } = store;
    if (!coding || !bench.mayChange(store.codings.get(coding))) return bench.announce(bench.say("not_yours"));
    this.palette.open({
      at: this.where(),
      title: bench.say("which_instead"),
      several: false,
      done: (picked) => this.ways.recode(coding, this.ways.allowed(picked)),
    });
  }

  /** To the next or the previous coding, read out. @param {1 | -1} direction */
  step(direction) {
    const { bench, store } = this;
    const all = store.sorted;
    if (!all.length) return bench.announce(bench.say("no_codings"));
    const at = all.findIndex((coding) => coding.id === store.coding);
    const next = all.findIndex((coding) => coding.start >= this.selecting.caret);
    const from = at >= 0 ? at + direction : direction > 0 ? Math.max(next, 0) : (next < 0 ? all.length : next) - 1;
    const coding = all[(from + all.length) % all.length];
    store.select(null);
    store.choose({ coding: coding.id });
    this.selecting.place(coding.start);
    bench.reveal(coding.start, coding.end);
    bench.announce(bench.say("coding_read", { code: bench.codeName(coding.code), who: store.data.coders[coding.coder]?.name ?? "", words: bench.excerpt(coding, 160) }));
  }

  /** Listens to the keys: those that every desk has, and these. @param {Record<string, () => void>} [more] */
  listen(more = {}) {
    const { actions, bench, selecting, store } = this;
    new Keys(
      bench,
      {
        j: () => this.step(1),
        k: () => this.step(-1),
        "/": () => this.search.open(),
        r: () => actions.repeat(),
        s: () => actions.sentence(selecting.caret),
        p: () => selecting.take("paragraph"),
        w: () => selecting.take("word"),
        x: () => this.askOther(),
        t: () => bench.text.focus({ preventScroll: true }),
        "[": () => actions.nudge("start", -1),
        "{": () => actions.nudge("start", 1),
        "]": () => actions.nudge("end", 1),
        "}": () => actions.nudge("end", -1),
        Delete: () => actions.remove(),
        Backspace: () => actions.remove(),
        "?": () => this.help.showModal(),
        ...more,
      },
      {
        undo: () => actions.back("undo"),
        redo: () => actions.back("redo"),
        enter: () => this.askCodes(),
        leave() {
          closePanes();
          if (store.span) store.select(null);
          else store.choose({});
          getSelection()?.removeAllRanges();
        },
      },
      selecting,
    );
  }

  #panes() {
    for (const [button, pane] of Object.entries(PANES)) {
      find(button).addEventListener("click", () => {
        document.body.classList.remove(...Object.values(PANES).filter((other) => other !== pane));
        find(button).setAttribute("aria-expanded", String(document.body.classList.toggle(pane)));
      });
    }
    document.addEventListener("click", (event) => {
      if (event.target instanceof Element && event.target.closest("[data-close-pane]")) closePanes();
    });
  }
}

/** On a narrow screen the panes lie over the text. */
function closePanes() {
  document.body.classList.remove(...Object.values(PANES));
}
