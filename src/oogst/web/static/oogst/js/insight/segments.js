/**
 * The list of segments with the text beside it. Without this script every segment is a link to its place in the text;
 * with it the text opens beside the list, and the list stays where it was.
 */
import { paint } from "../ui/colors.js";
import { act } from "./acting.js";

const OPEN = "segment-open";
/** @type {string | null} the coding whose text is shown */
let shown = null;

/** @param {string} id */
const byId = (id) => document.getElementById(id);
const segments = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".segment")]);

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const button = event.target.closest("#beside [data-act]");
  if (button instanceof HTMLElement) {
    act(button, refresh);
    return;
  }
  if (event.target.closest("#beside [data-close]")) {
    close();
    return;
  }
  const segment = event.target.closest(".segment");
  if (!(segment instanceof HTMLElement) || hasSelection()) return;
  event.preventDefault();
  const byKeyboard = event.detail === 0 || isCovering();
  show(segment, byKeyboard);
});

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
  if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  else if (event.key === "Escape" && shown) close();
  else return;
  event.preventDefault();
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") refresh();
});
document.addEventListener("htmx:afterSettle", () => {
  shown = null;
  paint();
});

/** To the next or previous segment; its text follows when one is open. @param {1 | -1} by */
function step(by) {
  const all = segments();
  if (!all.length) return;
  const focused = document.activeElement?.closest(".segment") ?? document.querySelector(`.${OPEN}`);
  const at = focused instanceof HTMLElement ? all.indexOf(focused) : -1;
  const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
  const words = next.querySelector(".segment-words");
  if (words instanceof HTMLElement) words.focus();
  next.scrollIntoView({ block: "nearest" });
  if (shown) show(next, false);
}

/** @param {HTMLElement} segment @param {boolean} andGoThere */
async function show(segment, andGoThere) {
  const pane = byId("beside");
  if (!pane) return;
  shown = segment.dataset.coding ?? null;
  mark();
  const response = await fetch(segment.dataset.beside ?? "", { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (!response?.ok || response.redirected) {
    location.href = segment.querySelector("a")?.href ?? location.href;
    return;
  }
  const html = await response.text();
  if (shown !== segment.dataset.coding) return; // another was chosen meanwhile
  pane.innerHTML = html;
  pane.hidden = false;
  paint(pane);
  inMiddle(pane);
  if (andGoThere) focusOn(pane);
}

/** Scrolls the pane, not the page. @param {HTMLElement} pane */
function inMiddle(pane) {
  const passage = pane.querySelector("mark");
  if (!passage) return;
  const place = passage.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
  pane.scrollTop = Math.max(0, place - Math.max(220, pane.clientHeight / 3));
}

/** @param {HTMLElement} pane */
function focusOn(pane) {
  const heading = pane.querySelector("[data-focus-here]");
  if (heading instanceof HTMLElement) heading.focus({ preventScroll: true });
}

function close() {
  const pane = byId("beside");
  const was = document.querySelector(`.${OPEN} .segment-words`);
  shown = null;
  mark();
  if (pane) {
    pane.hidden = true;
    pane.replaceChildren();
  }
  if (was instanceof HTMLElement) was.focus({ preventScroll: true });
}

/** Shows in the list which segment is open. */
function mark() {
  for (const segment of segments()) {
    const isOpen = segment.dataset.coding === shown;
    segment.classList.toggle(OPEN, isOpen);
    if (isOpen) segment.querySelector(".segment-words")?.setAttribute("aria-current", "true");
    else segment.querySelector(".segment-words")?.removeAttribute("aria-current");
  }
}

/** The list as it is now, with the reader where they were. */
async function refresh() {
  const response = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (!response?.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const focused = document.activeElement?.closest(".segment");
  const coding = focused instanceof HTMLElement ? focused.dataset.coding : null;
  for (const id of ["found", "summary"]) {
    const now = byId(id);
    const fresh = page.getElementById(id);
    if (now && fresh && now.innerHTML !== fresh.innerHTML) now.innerHTML = fresh.innerHTML;
  }
  const found = byId("found");
  if (found) paint(found);
  mark();
  const again = coding && document.querySelector(`.segment[data-coding="${CSS.escape(coding)}"] .segment-words`);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/** On a narrow screen the text lies over the list. */
function isCovering() {
  return matchMedia("(max-width: 1099.98px)").matches;
}

function hasSelection() {
  const selection = getSelection();
  return Boolean(selection && !selection.isCollapsed && selection.toString().trim());
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof Element && Boolean(target.closest("input, select, textarea, [contenteditable]"));
}

paint();
