/**
 * Bringing files in: one request per file, each with its own progress, so that one bad connection or file
 * costs no other. Without this script the form sends all files at once.
 */
import { upload } from "./upload.js";

const MOST = 200 * 2 ** 20; // bytes, as settings.MAXIMUM_FILE_SIZE
const AT_ONCE = 2;

/** @typedef {{ file: File, state: "waiting" | "sending" | "kept" | "failed" | "refused" | "left", row: HTMLLIElement, stop: (() => void) | null }} Item */

const form = document.querySelector("[data-import]");
const words = JSON.parse(document.getElementById("import-words")?.textContent ?? "{}");
/** @type {Item[]} */
const items = [];
/** @type {{ report: string, add: string } | null} */
let batch = null;

if (form instanceof HTMLFormElement) {
  form.classList.add("scripted");
  const input = form.querySelector("[data-files]");
  if (input instanceof HTMLInputElement) input.addEventListener("change", () => choose(input));
  form.addEventListener("submit", (event) => {
    if (!items.length) return; // the plain form says that a file is missing
    event.preventDefault();
    void send(form);
  });
}

/** @param {HTMLInputElement} input */
function choose(input) {
  for (const file of input.files ?? []) add(file);
  input.value = "";
  say(`${items.filter((item) => item.state !== "left").length} ${words.chosen}`);
}

/** @param {File} file */
function add(file) {
  const list = document.querySelector("[data-list]");
  if (!(list instanceof HTMLElement)) return;
  list.hidden = false;
  const row = document.createElement("li");
  /** @type {Item} */
  const item = { file, state: "waiting", row, stop: null };
  items.push(item);
  list.append(row);
  if (file.size > MOST) finish(item, "refused", words.tooLarge);
  else draw(item, 0);
}

/** @param {HTMLFormElement} form */
async function send(form) {
  const button = form.querySelector("[data-send]");
  if (button instanceof HTMLButtonElement) button.disabled = true;
  batch ??= await begin(form);
  if (!batch) {
    if (button instanceof HTMLButtonElement) button.disabled = false;
    return;
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  end();
}

/** Make the batch with its settings; wrong settings come back into the form. @param {HTMLFormElement} form */
async function begin(form) {
  const data = new FormData(form);
  data.delete("files");
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
    const said = await answer.json();
    if (answer.ok) return said;
    const fields = form.querySelector("[data-fields]");
    if (answer.status === 422 && fields) {
      fields.innerHTML = said.form; // rendered by our own server, as the page was
      const errors = fields.querySelector("[data-focus]");
      if (errors instanceof HTMLElement) errors.focus();
    }
  } catch {
    say(words.failed);
  }
  return null;
}

async function work() {
  for (let item = next(); item; item = next()) await sendOne(item);
}

function next() {
  const item = items.find((one) => one.state === "waiting");
  if (item) item.state = "sending";
  return item;
}

/** @param {Item} item */
async function sendOne(item) {
  if (!batch) return;
  draw(item, 0);
  const sending = upload(batch.add, item.file, (share) => draw(item, share));
  item.stop = sending.stop;
  const { status, error } = await sending.answer;
  item.stop = null;
  if (status === 201) finish(item, "kept", "");
  else if (status === 413 || status === 422) finish(item, "refused", error);
  else finish(item, "failed", status === -1 ? words.stopped : words.failed);
}

/** @param {Item} item @param {Item["state"]} state @param {string} sentence */
function finish(item, state, sentence) {
  item.state = state;
  draw(item, state === "kept" ? 1 : 0, sentence);
}

function end() {
  const trouble = items.some((item) => item.state === "failed" || item.state === "refused");
  if (batch && !trouble) return void location.assign(batch.report);
  const button = form?.querySelector("[data-send]");
  if (button instanceof HTMLButtonElement) button.disabled = false;
  say(words.done);
  const leave = form?.querySelector("[data-leave]");
  if (leave instanceof HTMLAnchorElement && batch) {
    leave.href = batch.report;
    leave.textContent = words.toReport;
    leave.className = "btn go";
  }
}

/** @param {Item} item @param {number} share @param {string} [sentence] */
function draw(item, share, sentence = "") {
  const name = document.createElement("span");
  name.textContent = `${item.file.name} `;
  const size = document.createElement("span");
  size.className = "soft small nowrap";
  size.textContent = shown(item.file.size);
  name.append(size);
  const parts = [name, state(item, share), button(item)];
  if (sentence) {
    const wrong = document.createElement("span");
    wrong.className = "wrong";
    wrong.textContent = sentence;
    parts.push(wrong);
  }
  item.row.replaceChildren(...parts);
}

/** @param {Item} item @param {number} share */
function state(item, share) {
  if (item.state === "sending") {
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = share;
    bar.setAttribute("aria-label", item.file.name);
    return bar;
  }
  const tag = document.createElement("span");
  const tone = { kept: "leaf", failed: "clay", refused: "clay", left: "plain", waiting: "plain", sending: "plain" }[item.state];
  tag.className = `tag ${tone}`;
  tag.textContent = { kept: words.kept, failed: "!", refused: "!", left: words.stopped, waiting: words.waiting, sending: "" }[item.state];
  return tag;
}

/** @param {Item} item */
function button(item) {
  const press = document.createElement("button");
  press.type = "button";
  press.className = "btn small quiet";
  const says = { sending: words.cancel, failed: words.retry, waiting: words.leaveOut, refused: words.leaveOut, kept: "", left: "" };
  press.textContent = says[item.state];
  press.hidden = !press.textContent;
  press.setAttribute("aria-label", `${press.textContent}: ${item.file.name}`);
  press.addEventListener("click", () => act(item));
  return press;
}

/** @param {Item} item */
function act(item) {
  if (item.state === "sending") return item.stop?.();
  if (item.state === "failed") {
    item.state = "sending";
    return void sendOne(item).then(end);
  }
  item.row.remove();
  items.splice(items.indexOf(item), 1);
}

/** @param {number} bytes */
function shown(bytes) {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** @param {string} text */
function say(text) {
  const place = document.querySelector("[data-status]");
  if (place) place.textContent = text;
}
