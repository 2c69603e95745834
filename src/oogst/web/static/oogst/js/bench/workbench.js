/** Sets the desk: reads what the server gave, and joins the parts. */

import "../coding/calling.js";
import { Actions } from "./actions.js";
import { AdriftBar } from "./adrift.js";
import { Bar } from "./bar.js";
import { Bench } from "./bench.js";
import { Outbox, deviceStorage } from "./changes.js";
import { Correct } from "./correct.js";
import { find, make } from "./dom.js";
import { Handles } from "./handles.js";
import { Highlights } from "./highlights.js";
import { Keys } from "./keys.js";
import { Lines } from "./lines.js";
import { Live } from "./live.js";
import { CodingList } from "./list.js";
import { Margin } from "./margin.js";
import { Palette } from "./palette.js";
import { Panel } from "./panel.js";
import { Previews } from "./previews.js";
import { Search } from "./search.js";
import { Selecting } from "./selection.js";
import { Status } from "./status.js";
import { Store } from "./store.js";
import { Tree } from "./tree.js";

/** @type {import("./types.js").BenchData} */
const data = JSON.parse(find("#bench-data").textContent ?? "{}");
const store = new Store(data);
const outbox = new Outbox(store, deviceStorage());
const bench = new Bench(store, outbox);
const lines = new Lines(bench.text, bench.scroller);
const actions = new Actions(bench);
const highlights = new Highlights(bench, lines);
const selecting = new Selecting(bench);
const list = new CodingList(bench, lines);
new Margin(bench, lines, find("#margin"), (codings, at) => list.open(codings, at));
new Handles(bench, actions, selecting, highlights);
const palette = new Palette(bench, actions);
const previews = new Previews(bench);
const search = new Search(bench, highlights, selecting);
new Status(bench, actions);
new AdriftBar(bench);
const correct = new Correct(bench, () => actions.target() ?? { start: selecting.caret, end: selecting.caret });

const tree = new Tree(bench, {
  use(code) {
    const coding = store.coding;
    if (store.span) actions.apply(store.span, [code]);
    else if (coding && find("#code-tree").dataset.recode === coding) recodeTo(coding, code);
    else store.choose({ code });
    document.body.classList.remove("codes-open");
  },
  merge: (codes) => previews.merge(codes),
  drop: (codes) => previews.remove(codes),
});

const panel = new Panel(bench, {
  recode: () => askOther(),
  remove: () => actions.remove(),
  split: () => store.code && previews.split(store.code),
  merge: () => store.code && askMerge(store.code),
  "start-earlier": () => actions.nudge("start", -1),
  "start-later": () => actions.nudge("start", 1),
  "end-earlier": () => actions.nudge("end", -1),
  "end-later": () => actions.nudge("end", 1),
  here(element) {
    const coding = store.codings.get(element.dataset.coding ?? "");
    if (!coding) return;
    store.choose({ coding: coding.id });
    bench.reveal(coding.start, coding.end);
    document.body.classList.remove("about-open");
  },
});

function where() {
  const span = actions.target() ?? { start: selecting.caret, end: selecting.caret + 1 };
  return () => {
    const boxes = bench.map.range(Math.max(span.start, span.end - 1), span.end).getClientRects();
    return boxes[boxes.length - 1] ?? bench.text.getBoundingClientRect();
  };
}

function askCodes() {
  const span = actions.target();
  if (!bench.mayCode) return;
  if (!span) return bench.announce(bench.say("select_first"));
  bar.hide();
  palette.open({
    at: where(),
    title: bench.say("which_codes", { words: bench.excerpt(span, 40) }),
    done: (picked) => actions.apply(span, picked.codes, picked.made),
  });
}

function askOther() {
  const { coding } = store;
  if (!coding || !bench.mayChange(store.codings.get(coding))) return bench.announce(bench.say("not_yours"));
  palette.open({ at: where(), title: bench.say("which_instead"), several: false, done: (picked) => other(coding, picked) });
}

/** @param {string} coding @param {import("./palette.js").Picked} picked */
function other(coding, picked) {
  const [fresh] = picked.made;
  const code = fresh ? tree.make(fresh.name, fresh.parent) : picked.codes[0];
  if (code) recodeTo(coding, code);
}

/** @param {string} coding @param {string} code */
function recodeTo(coding, code) {
  actions.recode(coding, code);
}

/** @param {string} code */
function askMerge(code) {
  palette.open({
    at: () => find("#about").getBoundingClientRect(),
    title: bench.say("merge_with"),
    several: false,
    done: (picked) => picked.codes[0] && picked.codes[0] !== code && previews.merge([picked.codes[0], code]),
  });
}

const bar = new Bar(bench, actions, {
  code: askCodes,
  vivo: () => actions.inVivo(),
  repeat: () => actions.repeat(),
  sentence: () => actions.sentence(selecting.caret),
  paragraph: () => selecting.take("paragraph"),
  correct: () => void correct.open(),
});

/** @param {1 | -1} direction */
function stepCoding(direction) {
  const all = store.sorted;
  if (!all.length) return bench.announce(bench.say("no_codings"));
  const at = all.findIndex((coding) => coding.id === store.coding);
  const nextByPlace = all.findIndex((coding) => coding.start >= selecting.caret);
  const from = at >= 0 ? at + direction : direction > 0 ? (nextByPlace < 0 ? 0 : nextByPlace) : (nextByPlace < 0 ? all.length : nextByPlace) - 1;
  const coding = all[(from + all.length) % all.length];
  store.select(null);
  store.choose({ coding: coding.id });
  selecting.place(coding.start);
  bench.reveal(coding.start, coding.end);
  bench.announce(bench.say("coding_read", { code: bench.codeName(coding.code), who: data.coders[coding.coder]?.name ?? "", words: bench.excerpt(coding, 160) }));
}

const help = /** @type {HTMLDialogElement} */ (find("#keys-sheet"));

new Keys(
  bench,
  {
    j: () => stepCoding(1),
    k: () => stepCoding(-1),
    c: () => (actions.target() && store.span ? askCodes() : focusCodes()),
    "/": () => search.open(),
    r: () => actions.repeat(),
    i: () => actions.inVivo(),
    m: () => void panel.memo(),
    e: () => void correct.open(),
    s: () => actions.sentence(selecting.caret),
    p: () => selecting.take("paragraph"),
    w: () => selecting.take("word"),
    x: askOther,
    l: () => openList(),
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
    undo: () => actions.back("undo"),
    redo: () => actions.back("redo"),
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

function focusCodes() {
  document.body.classList.add("codes-open");
  const field = /** @type {HTMLInputElement} */ (find("#code-filter"));
  field.focus();
  field.select();
}

function openList() {
  const fold = /** @type {HTMLDetailsElement} */ (find("#coding-list"));
  fold.open = true;
  list.draw();
  document.body.classList.add("about-open");
  fold.querySelector("summary")?.focus();
}

document.querySelector("#correct")?.addEventListener("click", () => void correct.open());
find("#help").addEventListener("click", () => help.showModal());
for (const name of /** @type {const} */ (["singleKeys", "wordSnap"])) {
  const box = /** @type {HTMLInputElement} */ (find(`#pref-${name}`));
  box.checked = bench.prefs[name];
  box.addEventListener("change", () => bench.prefer({ [name]: box.checked }));
}
for (const [button, pane] of [["#show-codes", "codes-open"], ["#show-about", "about-open"]]) {
  find(button).addEventListener("click", () => {
    const other = pane === "codes-open" ? "about-open" : "codes-open";
    document.body.classList.remove(other);
    const open = document.body.classList.toggle(pane);
    find(button).setAttribute("aria-expanded", String(open));
  });
}
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-close-pane]")) document.body.classList.remove("codes-open", "about-open");
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && !store.pending.length) void outbox.refresh();
});

/** Follows ?at=start-end and ?coding=id, the links by which reports and lists lead here. */
function followLink() {
  const query = new URLSearchParams(location.search);
  const coding = store.codings.get(query.get("coding") ?? "");
  const at = /^(\d+)-(\d+)$/.exec(query.get("at") ?? "");
  if (coding) store.choose({ coding: coding.id });
  const span = coding ?? (at ? { start: Number(at[1]), end: Math.min(Number(at[2]), data.source.length) } : null);
  if (!span || span.start >= span.end) return;
  selecting.place(span.start);
  bench.reveal(span.start, span.end);
  highlights.mark("flash", [span]);
  setTimeout(() => highlights.mark("flash", []), 2400);
  if (!coding) bench.text.append(make("span", { class: "visually-hidden", id: "linked-place" }, bench.say("linked_place", { words: bench.excerpt(span, 120) })));
}

outbox.resume();
followLink();
new Live(bench, highlights, selecting);
document.documentElement.dataset.bench = "ready";
performance.mark("bench-ready");
requestIdleCallback?.(() => bench.chars.length);
