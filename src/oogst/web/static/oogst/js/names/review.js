/** The review of names: puts the parts together. */

import { find, isTyping } from "../bench/dom.js";
import { Keys } from "../bench/keys.js";
import { Selecting } from "../bench/selection.js";
import { toast } from "../ui/toast.js";
import { Acting } from "./acting.js";
import { Card } from "./card.js";
import { Desk } from "./desk.js";
import { PlaceList } from "./list.js";
import { Marks } from "./marks.js";
import { Outbox } from "./outbox.js";
import { Store, keyOf } from "./store.js";

const data = /** @type {import("./types.js").Data} */ (JSON.parse(find("#names-data").textContent ?? "{}"));
find("#places-form").remove(); // the script does what the form does
for (const part of ["#aside", "#tools", "#kept"]) find(part).hidden = false;

const outbox = new Outbox(data);
const store = new Store(data, (place) => desk.words(place));
const desk = new Desk(facade(), outbox);
const marks = new Marks(desk, store);
const list = new PlaceList(desk, store);
const card = new Card(desk, store);
const acting = new Acting(desk, store, card);
const selecting = new Selecting(/** @type {any} */ (desk));

/** The store as the parts of the coding desk know theirs. */
function facade() {
  return {
    data: { strings: data.strings, may: { code: true }, me: "", coders: {}, codes: [] },
    codes: new Map(),
    get span() {
      return store.span;
    },
    get coding() {
      return store.current;
    },
    select: (/** @type {any} */ span) => store.select(span),
    choose: (/** @type {any} */ chosen) => store.choose(chosen.coding ?? null),
    touching: (/** @type {number} */ start, /** @type {number} */ end) =>
      store.touching(start, end).map((place) => ({ id: keyOf(place), start: place.start, end: place.end })),
  };
}

store.addEventListener("change", (event) => {
  outbox.add(/** @type {CustomEvent} */ (event).detail);
  tools();
});
store.addEventListener("rebased", tools);
outbox.addEventListener("meanwhile", (event) => {
  const dropped = store.rebase(/** @type {CustomEvent} */ (event).detail.places, outbox.places);
  toast(desk.say("meanwhile"), "warning");
  if (dropped) toast(desk.say("dropped", { n: dropped }), "warning");
});
outbox.addEventListener("refused", (event) => store.rebase(/** @type {CustomEvent} */ (event).detail.places, new Map()));
outbox.addEventListener("said", (event) => toast(/** @type {CustomEvent} */ (event).detail, "error"));
outbox.addEventListener("state", () => {
  const kept = find("#kept");
  kept.dataset.state = outbox.state;
  kept.className = `kept ${outbox.state === "kept" ? "" : outbox.state === "keeping" ? "waiting" : "failed"}`;
  find("#kept-words").textContent = desk.say(outbox.state);
  find("#kept-sign-in").hidden = outbox.state !== "signed_out";
});

function tools() {
  /** @type {HTMLButtonElement} */ (find("#undo")).disabled = !store.done.length;
  /** @type {HTMLButtonElement} */ (find("#redo")).disabled = !store.undone.length;
}

/** @param {string} selector @param {() => void} does */
const press = (selector, does) => find(selector).addEventListener("click", does);
press("#accept", () => acting.accept());
press("#reject", () => acting.reject());
press("#next", () => acting.walk(1, true));
press("#previous", () => acting.walk(-1, true));
press("#add", () => acting.add());
press("#undo", () => acting.undo());
press("#redo", () => acting.redo());
find("#place").addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-limit]") : null;
  if (button instanceof HTMLElement) acting.limit(button.dataset.limit ?? "");
});
find("#places").addEventListener("click", () => store.chosen && desk.reveal(store.chosen.start, store.chosen.end));

card.replacement.addEventListener("keydown", (event) => {
  if (event.key === "Enter") acting.accept();
  else if (event.key !== "Escape") return;
  event.preventDefault();
  card.show();
  desk.text.focus({ preventScroll: true });
});

new Keys(
  /** @type {any} */ (desk),
  {
    j: () => acting.walk(1, true),
    k: () => acting.walk(-1, true),
    J: () => acting.walk(1, false),
    K: () => acting.walk(-1, false),
    a: () => acting.accept(),
    x: () => acting.reject(),
    e: () => card.type(),
    n: () => acting.add(),
    u: () => acting.undo(),
    o: () => list.onlyOpen.click(),
    t: () => desk.text.focus(),
    "[": () => acting.limit("start-earlier"),
    "{": () => acting.limit("start-later"),
    "]": () => acting.limit("end-later"),
    "}": () => acting.limit("end-earlier"),
    "?": () => /** @type {HTMLDialogElement} */ (find("#keys-sheet")).showModal(),
  },
  { undo: () => acting.undo(), redo: () => acting.redo(), enter: () => card.type(), leave },
  selecting,
);

function leave() {
  if (store.span) store.select(null);
  getSelection()?.removeAllRanges();
}

const title = /** @type {HTMLInputElement} */ (find("#text-title"));
title.addEventListener("input", () => {
  outbox.describe({ title: title.value });
  find(".names-title").textContent = title.value;
});
for (const field of document.querySelectorAll("[data-variable]")) {
  if (field instanceof HTMLInputElement)
    field.addEventListener("input", () => outbox.describe({ variables: { [field.dataset.variable ?? ""]: field.value } }));
}
const singleKeys = /** @type {HTMLInputElement} */ (find("#pref-singleKeys"));
singleKeys.checked = desk.prefs.singleKeys;
singleKeys.addEventListener("change", () => desk.prefer({ singleKeys: singleKeys.checked }));

const finish = /** @type {HTMLFormElement} */ (find("#finish"));
finish.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { open } = store.counts();
  if (open) {
    toast(desk.say("still_open", { n: open }), "warning");
    acting.go(keyOf(/** @type {import("./types.js").Place} */ (store.all.find((place) => place.decision === "open"))));
    return;
  }
  if (!title.value.trim()) {
    toast(desk.say("needs_title"), "warning");
    title.focus();
    return;
  }
  if (!(await outbox.flush())) return;
  const version = finish.elements.namedItem("version");
  if (version instanceof HTMLInputElement) version.value = String(outbox.version);
  finish.submit();
});

marks.all();
list.draw();
const first = store.all.find((place) => place.decision === "open") ?? store.all[0];
store.choose(first ? keyOf(first) : null);
if (!isTyping(document.activeElement)) desk.text.focus({ preventScroll: true });
document.documentElement.dataset.names = "ready";
