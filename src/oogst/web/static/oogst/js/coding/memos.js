/** Memos that are written without a network: kept on this device, sent by themselves, and told when they cannot be. */

import { deviceStorage } from "../bench/changes.js";
import { find, make } from "../bench/dom.js";
import { uuid7 } from "../bench/ids.js";
import { toast } from "../ui/toast.js";
import { Waiting } from "./waiting.js";

const region = find("[data-memos-waiting]");
const said = region.dataset;

export const waiting = new Waiting(said.me ?? "", () => said.token ?? "", deviceStorage());

/** Keeps what a form holds, to be sent when that is possible. A new memo has an id; a changed one is known by its address. @param {HTMLFormElement} form */
export function keep(form) {
  const fields = /** @type {[string, string][]} */ ([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
  const words = fields.find(([name]) => name === "text")?.[1] ?? "";
  const isNew = form.dataset.memo === "new";
  if (isNew) fields.push(["memo", idOf(form)]);
  return waiting.keep({ id: isNew ? idOf(form) : form.action, url: form.action, fields, words });
}

/** The id of the memo that is being written in this form; it stays the same until the server has it. @param {HTMLFormElement} form */
export function idOf(form) {
  form.dataset.id ??= uuid7();
  return form.dataset.id;
}

function show() {
  const rows = waiting.all;
  region.hidden = rows.length === 0;
  region.replaceChildren(...rows.map(row));
}

/** @param {import("./waiting.js").Waits} waits */
function row(waits) {
  const box = make("div", { class: waits.refused ? "note clay" : "note sky" });
  const body = make("div", { class: "stack tight" });
  body.append(make("p", {}, waits.refused ? waits.refused.trim() || said.refused || "" : said.waits ?? ""), make("blockquote", { class: "memo-words small" }, waits.words));
  if (waits.refused) {
    const go = make("button", { type: "button", class: "link small" }, said.letGo ?? "");
    go.addEventListener("click", () => waiting.drop(waits.id));
    body.append(go);
    if (waits.id === waits.url) body.append(make("a", { class: "small", href: waits.url }, said.look ?? ""));
  }
  box.append(body);
  return box;
}

/** A form of a whole page: sent here, so that nothing is lost when there is no network. @param {HTMLFormElement} form */
function wire(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (keep(form)) void waiting.send();
    else form.submit(); // a browser that keeps nothing sends as it always did
  });
}

waiting.addEventListener("change", show);
waiting.addEventListener("sent", (event) => {
  const { waits, answer } = /** @type {CustomEvent} */ (event).detail;
  const form = document.querySelector(`form[data-whole][data-id="${CSS.escape(waits.id)}"], form[data-whole][data-memo="old"]`);
  if (form instanceof HTMLFormElement && form.action === waits.url) location.assign(answer.then);
  else toast(said.sent ?? "");
});
waiting.addEventListener("refused", (event) => {
  const { waits } = /** @type {CustomEvent} */ (event).detail;
  const form = document.querySelector("form[data-whole][data-memo='old']");
  if (!(form instanceof HTMLFormElement) || form.action !== waits.url) return toast(waits.refused.trim() || (said.refused ?? ""), "warning");
  waiting.drop(waits.id);
  form.submit(); // the page shows both versions
});
for (const form of document.querySelectorAll("form[data-whole]")) if (form instanceof HTMLFormElement) wire(form);
show();
void waiting.send();
