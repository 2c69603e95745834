/** What can be done with the segment that is open: another code, no code, a quote; and undo. */
import { uuid7 } from "../bench/ids.js";
import { toast } from "../ui/toast.js";

/**
 * @param {HTMLElement} button
 * @param {() => Promise<void>} refresh called when the list has changed
 */
export async function act(button, refresh) {
  const place = button.closest("#beside")?.querySelector(".beside-actions");
  if (!(place instanceof HTMLElement)) return;
  const words = place.dataset;
  button.setAttribute("aria-disabled", "true");
  const answer = button.dataset.act === "quote" ? await take(place) : await change(button, place);
  button.removeAttribute("aria-disabled");
  if (!answer || answer.error) {
    toast(answer?.error || words.failed || "", "error");
    return;
  }
  const done = button.dataset.act;
  if (done === "quote") {
    say(place, answer.said, null, answer.url);
    return;
  }
  const said = done === "remove" ? words.removed : done === "recode" ? words.recoded : words.undone;
  for (const other of place.querySelectorAll("[data-act]")) if (done === "remove") other.setAttribute("hidden", "");
  if (done === "undo") for (const other of place.querySelectorAll("[data-act]")) other.removeAttribute("hidden");
  place.querySelector("details[open]")?.removeAttribute("open");
  say(place, said ?? "", done === "undo" ? null : (words.undo ?? ""), null);
  await refresh();
}

/** @param {HTMLElement} button @param {HTMLElement} place */
function change(button, place) {
  const codings = [place.dataset.coding];
  /** @type {Record<string, object>} */
  const changes = {
    remove: { do: "remove", codings },
    recode: { do: "recode", codings, code: chosen(place) },
    undo: { do: "undo" },
  };
  const what = changes[button.dataset.act ?? ""];
  return send(address("changes"), JSON.stringify({ id: uuid7(), source: place.dataset.source, ...what }), "application/json");
}

/** @param {HTMLElement} place */
function take(place) {
  const { source = "", start = "", end = "" } = place.dataset;
  return send(address("take"), new URLSearchParams({ source, start, end }).toString(), "application/x-www-form-urlencoded");
}

/** @param {string} url @param {string} body @param {string} type @returns {Promise<any>} */
async function send(url, body, type) {
  const token = document.querySelector('meta[name="csrf-token"]');
  const headers = {
    Accept: "application/json",
    "Content-Type": type,
    "X-CSRFToken": token instanceof HTMLMetaElement ? token.content : "",
  };
  try {
    return await (await fetch(url, { method: "POST", headers, body })).json();
  } catch {
    return null;
  }
}

/** @param {HTMLElement} place */
function chosen(place) {
  const select = place.querySelector("select");
  return select instanceof HTMLSelectElement ? select.value : "";
}

/** @param {"changes" | "take"} name */
function address(name) {
  return document.getElementById("insight")?.dataset[name] ?? "";
}

/** @param {HTMLElement} place @param {string} text @param {string | null} undo @param {string | null} url */
function say(place, text, undo, url) {
  const line = place.parentElement?.querySelector(".beside-said");
  if (!line) return;
  line.textContent = "";
  if (url) {
    const link = document.createElement("a");
    link.href = url;
    link.textContent = text;
    line.append(link);
  } else line.append(text, " ");
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.dataset.act = "undo";
    button.textContent = undo;
    line.append(button);
  }
}
