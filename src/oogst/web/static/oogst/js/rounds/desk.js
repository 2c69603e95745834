/**
 * The desk of a blind round: the parts of the ordinary desk that know text, selection and one's own codings, with other
 * addresses. What others do, the tree of codes and their panels stay away.
 */

import { Actions } from "../bench/actions.js";
import { Bar } from "../bench/bar.js";
import { Bench } from "../bench/bench.js";
import { Outbox, deviceStorage } from "../bench/changes.js";
import { find } from "../bench/dom.js";
import { Handles } from "../bench/handles.js";
import { Highlights } from "../bench/highlights.js";
import { uuid7 } from "../bench/ids.js";
import { Keys } from "../bench/keys.js";
import { Lines } from "../bench/lines.js";
import { CodingList } from "../bench/list.js";
import { Margin } from "../bench/margin.js";
import { Palette } from "../bench/palette.js";
import { Search } from "../bench/search.js";
import { Selecting } from "../bench/selection.js";
import { Status } from "../bench/status.js";
import { Store } from "../bench/store.js";

/** @typedef {import("../bench/types.js").Coding} Coding */
/** @typedef {Omit<import("../bench/types.js").Change, "id">} What */

/** The outbox of a round: it takes steps back by doing their opposite, for a round has no log that others could read. */
class RoundOutbox extends Outbox {
  /** @type {What[][]} what undoes each step, the last one last */
  opposites = [];

  /** @param {What} what */
  commit(what) {
    this.opposites.push(this.#opposite(what));
    return super.commit(what);
  }

  /** @param {"undo" | "redo"} what */
  back(what) {
    if (what === "redo") return;
    const steps = this.opposites.pop();
    if (!steps) return bench.announce(bench.say("nothing_to_undo"));
    for (const step of steps) super.commit(step);
    bench.announce(bench.say("undone"));
    this.dispatchEvent(new Event("stepped"));
  }

  /** @param {What} what @returns {What[]} */
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
    return removed.flatMap((one) => (one ? [{ do: "apply", start: one.start, end: one.end, codes: [one.code], new: [], codings: [uuid7()] }] : []));
  }
}

/** @type {import("../bench/types.js").BenchData} */
const data = JSON.parse(find("#bench-data").textContent ?? "{}");
const store = new Store(data);
const outbox = new RoundOutbox(store, deviceStorage());
const bench = new Bench(store, outbox);
const lines = new Lines(bench.text, bench.scroller);
const actions = new Actions(bench);
const highlights = new Highlights(bench, lines);
const selecting = new Selecting(bench);
const list = new CodingList(bench, lines);
new Margin(bench, lines, find("#margin"), (codings, at) => list.open(codings, at));
new Handles(bench, actions, selecting, highlights);
const palette = new Palette(bench, actions);
const search = new Search(bench, highlights, selecting);
new Status(bench, actions);

function where() {
  const span = actions.target() ?? { start: selecting.caret, end: selecting.caret + 1 };
  return () => {
    const boxes = bench.map.range(Math.max(span.start, span.end - 1), span.end).getClientRects();
    return boxes[boxes.length - 1] ?? bench.text.getBoundingClientRect();
  };
}

/** Without codes that are not there: a blind round has no new ones. @param {import("../bench/palette.js").Picked} picked */
function only(picked) {
  if (picked.made.length) bench.announce(bench.say("only_these"));
  return picked.codes;
}

function askCodes() {
  const span = actions.target();
  if (!bench.mayCode) return;
  if (!span) return bench.announce(bench.say("select_first"));
  bar.hide();
  palette.open({
    at: where(),
    title: bench.say("which_codes", { words: bench.excerpt(span, 40) }),
    done: (picked) => actions.apply(span, only(picked)),
  });
}

function askOther() {
  const { coding } = store;
  if (!coding || !bench.mayCode) return;
  palette.open({
    at: where(),
    title: bench.say("which_instead"),
    several: false,
    done: (picked) => only(picked)[0] && actions.recode(coding, only(picked)[0]),
  });
}

const bar = new Bar(bench, actions, {
  code: askCodes,
  repeat: () => actions.repeat(),
  sentence: () => actions.sentence(selecting.caret),
  paragraph: () => selecting.take("paragraph"),
});

/** @param {1 | -1} direction */
function stepCoding(direction) {
  const all = store.sorted;
  if (!all.length) return bench.announce(bench.say("no_codings"));
  const at = all.findIndex((coding) => coding.id === store.coding);
  const next = all.findIndex((coding) => coding.start >= selecting.caret);
  const from = at >= 0 ? at + direction : direction > 0 ? Math.max(next, 0) : (next < 0 ? all.length : next) - 1;
  const coding = all[(from + all.length) % all.length];
  store.select(null);
  store.choose({ coding: coding.id });
  selecting.place(coding.start);
  bench.reveal(coding.start, coding.end);
  bench.announce(bench.say("coding_read", { code: bench.codeName(coding.code), who: data.coders[data.me]?.name ?? "", words: bench.excerpt(coding, 160) }));
}

const help = /** @type {HTMLDialogElement} */ (find("#keys-sheet"));

new Keys(
  bench,
  {
    j: () => stepCoding(1),
    k: () => stepCoding(-1),
    "/": () => search.open(),
    r: () => actions.repeat(),
    s: () => actions.sentence(selecting.caret),
    p: () => selecting.take("paragraph"),
    w: () => selecting.take("word"),
    x: askOther,
    t: () => bench.text.focus({ preventScroll: true }),
    "[": () => actions.nudge("start", -1),
    "{": () => actions.nudge("start", 1),
    "]": () => actions.nudge("end", 1),
    "}": () => actions.nudge("end", -1),
    Delete: () => actions.remove(),
    Backspace: () => actions.remove(),
    "?": () => help.showModal(),
  },
  {
    undo: () => outbox.back("undo"),
    redo: () => outbox.back("redo"),
    enter: askCodes,
    leave() {
      document.body.classList.remove("codes-open", "about-open");
      if (store.span) store.select(null);
      else store.choose({});
      getSelection()?.removeAllRanges();
    },
  },
  selecting,
);

find("#round-codes").addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
find("#round-codes").addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-code]") : null;
  if (!(button instanceof HTMLElement)) return;
  const span = actions.target();
  if (!span) return bench.announce(bench.say("select_first"));
  actions.apply(span, [button.dataset.code ?? ""]);
  document.body.classList.remove("codes-open");
});

/** The chosen coding: what its code means, its words, and what can be done with it. */
function showChosen() {
  const coding = store.coding ? store.codings.get(store.coding) : undefined;
  find("#round-chosen").hidden = !coding;
  if (!coding) return;
  const code = store.codes.get(coding.code);
  find("#chosen-code").textContent = code?.name ?? "";
  find("#chosen-meaning").textContent = [code?.definition, code?.when].filter(Boolean).join(" · ");
  find("#chosen-words").textContent = bench.excerpt(coding, 300);
  for (const button of find("#round-chosen").querySelectorAll("button")) button.disabled = !bench.mayCode;
}
store.addEventListener("chosen", showChosen);
store.addEventListener("change", showChosen);
find("#round-chosen").addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-does]") : null;
  if (!(button instanceof HTMLElement)) return;
  if (button.dataset.does === "remove") actions.remove();
  else askOther();
});

const undo = /** @type {HTMLButtonElement} */ (find("#undo"));
function showUndo() {
  undo.disabled = !outbox.opposites.length;
}
store.addEventListener("change", showUndo);
outbox.addEventListener("stepped", showUndo);

/** Nobody is done while something is still on this device only. */
document.querySelector("#round-ready")?.closest("form")?.addEventListener("submit", (event) => {
  if (!store.pending.length) return;
  event.preventDefault();
  bench.announce(bench.say("n_on_device", { n: store.pending.length }));
  void outbox.send();
});

find("#help").addEventListener("click", () => help.showModal());
for (const [button, pane] of [["#show-codes", "codes-open"], ["#show-about", "about-open"]]) {
  find(button).addEventListener("click", () => {
    document.body.classList.remove(pane === "codes-open" ? "about-open" : "codes-open");
    find(button).setAttribute("aria-expanded", String(document.body.classList.toggle(pane)));
  });
}
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-close-pane]")) document.body.classList.remove("codes-open", "about-open");
});

outbox.resume();
showUndo();
document.documentElement.dataset.bench = "ready";
