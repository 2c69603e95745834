/**
 * The desk of a blind round: the ordinary desk as far as it knows text, selection and one's own codings, with other
 * addresses. What others do, the tree of codes and their panels stay away.
 */

import { deviceStorage } from "../bench/changes.js";
import { Desk, given } from "../bench/desk.js";
import { find } from "../bench/dom.js";
import { Store } from "../bench/store.js";
import { RoundOutbox } from "./outbox.js";

const store = new Store(given());
const outbox = new RoundOutbox(store, deviceStorage());
const desk = new Desk(store, outbox, {
  allowed(picked) {
    if (picked.made.length) bench.announce(bench.say("only_these"));
    return { ...picked, made: [] }; // a blind round has no new codes
  },
  recode: (coding, picked) => picked.codes[0] && actions.recode(coding, picked.codes[0]),
});
const { bench, actions } = desk;

desk.listen();
outbox.addEventListener("stepped", (event) => {
  const { what, went } = /** @type {CustomEvent} */ (event).detail;
  bench.announce(bench.say(went ? `${what}_done` : `nothing_to_${what}`));
});

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
  else desk.askOther();
});

/** Nobody is done while something is still on this device only. */
document.querySelector("#round-ready")?.closest("form")?.addEventListener("submit", (event) => {
  if (!store.pending.length) return;
  event.preventDefault();
  bench.announce(bench.say("n_on_device", { n: store.pending.length }));
  void outbox.send();
});

outbox.resume();
document.documentElement.dataset.bench = "ready";
