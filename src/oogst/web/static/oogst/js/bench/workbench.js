/** Sets the desk: reads what the server gave, and joins the parts. */

import "../coding/calling.js";
import { AdriftBar } from "./adrift.js";
import { Outbox, deviceStorage } from "./changes.js";
import { Correct } from "./correct.js";
import { Desk, given } from "./desk.js";
import { find, make } from "./dom.js";
import { Live } from "./live.js";
import { Panel } from "./panel.js";
import { Previews } from "./previews.js";
import { Store } from "./store.js";
import { Suggest } from "./suggest.js";
import { Tree } from "./tree.js";

const store = new Store(given());
const { data } = store;
const outbox = new Outbox(store, deviceStorage());
const desk = new Desk(store, outbox, {
  allowed: (picked) => picked,
  recode: other,
  tools: { vivo: () => actions.inVivo(), correct: () => void correct.open() },
});
const { bench, actions, highlights, selecting, list, palette } = desk;
const previews = new Previews(bench);
const suggest = new Suggest(bench, actions);
new AdriftBar(bench);
const correct = new Correct(bench, () => actions.target() ?? { start: selecting.caret, end: selecting.caret });

const tree = new Tree(bench, {
  use(code) {
    const coding = store.coding;
    if (store.span) actions.apply(store.span, [code]);
    else if (coding && find("#code-tree").dataset.recode === coding) actions.recode(coding, code);
    else store.choose({ code });
    document.body.classList.remove("codes-open");
  },
  merge: (codes) => previews.merge(codes),
  drop: (codes) => previews.remove(codes),
});

const panel = new Panel(bench, {
  recode: () => desk.askOther(),
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

/** @param {string} coding @param {import("./palette.js").Picked} picked */
function other(coding, picked) {
  const [fresh] = picked.made;
  const code = fresh ? tree.make(fresh.name, fresh.parent) : picked.codes[0];
  if (code) actions.recode(coding, code);
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

desk.listen({
  c: () => (actions.target() && store.span ? desk.askCodes() : focusCodes()),
  i: () => actions.inVivo(),
  m: () => void panel.memo(),
  e: () => void correct.open(),
  l: () => openList(),
  ...suggest.keys,
});

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
for (const name of /** @type {const} */ (["singleKeys", "wordSnap"])) {
  const box = /** @type {HTMLInputElement} */ (find(`#pref-${name}`));
  box.checked = bench.prefs[name];
  box.addEventListener("change", () => bench.prefer({ [name]: box.checked }));
}
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
