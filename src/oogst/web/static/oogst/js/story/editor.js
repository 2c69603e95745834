/** The page on which a section is written. Without this script it is a form that saves. */
import { toast } from "../ui/toast.js";
import { Keeper } from "./keeping.js";
import { format, goToLine, insertLine } from "./writing.js";

const form = document.getElementById("section-form");
const area = document.getElementById("id_body");
if (form instanceof HTMLFormElement && area instanceof HTMLTextAreaElement) start(form, area);

/** @param {HTMLFormElement} form @param {HTMLTextAreaElement} area */
function start(form, area) {
  const strings = JSON.parse(document.getElementById("editor-strings")?.textContent ?? "{}");
  const keeper = new Keeper(form, strings, say);
  const toolbar = form.querySelector("[data-toolbar]");
  if (toolbar instanceof HTMLElement) toolbar.hidden = false;
  if (matchMedia("(max-width: 1000px)").matches) document.querySelector(".outline-fold")?.removeAttribute("open");
  keeper.offerChoice();
  if (!keeper.stopped && keeper.restore()) area.dispatchEvent(new Event("refresh"));

  form.addEventListener("input", () => keeper.changed());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keeper.keep();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!keeper.isKept()) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keeper.keep();
  });
  document.addEventListener("click", (event) => clicked(event, area, strings));
  document.addEventListener("submit", (event) => taken(event, area));
  document.addEventListener("keydown", (event) => pressed(event, area, keeper, strings));
  document.addEventListener("htmx:afterSwap", showWords);
}

/** @param {string} text @param {"" | "waiting" | "failed"} tone */
function say(text, tone) {
  const state = document.getElementById("state");
  if (!state) return;
  state.textContent = text;
  state.className = `kept ${tone}`;
}

/** @param {MouseEvent} event @param {HTMLTextAreaElement} area @param {Record<string, string>} strings */
function clicked(event, area, strings) {
  const button = event.target instanceof Element ? event.target.closest("[data-format], [data-line], [data-go-line]") : null;
  if (!(button instanceof HTMLElement)) return;
  const { format: what, line, goLine } = button.dataset;
  if (what) format(area, what, strings);
  else if (goLine) goToLine(area, Number(goLine));
  else if (line) insert(button, area, line);
}

/** @param {Element} from @param {HTMLTextAreaElement} area @param {string} line */
function insert(from, area, line) {
  from.closest("dialog")?.close();
  insertLine(area, line);
}

/**
 * A passage was chosen: take it as a quote, and put its line in the text.
 * @param {SubmitEvent} event @param {HTMLTextAreaElement} area
 */
async function taken(event, area) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-take]")) return;
  event.preventDefault();
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: "application/json" },
  }).catch(() => null);
  const data = answer?.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  if (answer?.ok && data.line) insert(form, area, data.line);
  else toast(data.error ?? document.getElementById("toasts")?.dataset.failed ?? "", "error");
}

/** @param {KeyboardEvent} event @param {HTMLTextAreaElement} area @param {Keeper} keeper @param {Record<string, string>} strings */
function pressed(event, area, keeper, strings) {
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey) return;
  const key = event.key.toLowerCase();
  if (event.altKey) {
    const opener = { q: '[data-dialog-open="insert-quote"]', f: '[data-dialog-open="insert-block"]' }[key];
    const button = opener && document.querySelector(opener);
    if (!(button instanceof HTMLElement)) return;
    event.preventDefault();
    button.click();
  } else if (key === "s") {
    event.preventDefault();
    keeper.keep();
  } else if ((key === "b" || key === "i") && document.activeElement === area) {
    event.preventDefault();
    format(area, key === "b" ? "bold" : "italic", strings);
  }
}

function showWords() {
  const preview = document.getElementById("preview");
  const words = document.getElementById("words");
  if (preview && words && preview.dataset.words !== words.dataset.words) {
    words.dataset.words = preview.dataset.words ?? "";
    words.textContent = preview.dataset.said ?? words.textContent;
  }
}
