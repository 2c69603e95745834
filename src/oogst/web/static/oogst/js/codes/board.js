/**
 * Sorting codes on a board: dragging with the mouse, and the left and right arrow on a card. Every move is kept at
 * once; the checkboxes and the button above the board do the same without this script.
 */
import { toast } from "../ui/toast.js";

const board = /** @type {HTMLElement | null} */ (document.querySelector("[data-board]"));
const said = document.querySelector("[data-board-said]");

/** @type {HTMLElement[]} */
let dragged = [];

board?.addEventListener("dragstart", (event) => {
  const card = cardOf(event.target);
  if (!card || !event.dataTransfer) return;
  const isChosen = card.querySelector("input")?.checked ?? false;
  dragged = isChosen ? chosen() : [card];
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
  for (const one of dragged) one.classList.add("dragged");
});

board?.addEventListener("dragover", (event) => {
  const group = groupOf(event.target);
  if (!dragged.length || !group) return;
  event.preventDefault();
  show(group);
});

board?.addEventListener("drop", (event) => {
  const group = groupOf(event.target);
  if (!dragged.length || !group) return;
  event.preventDefault();
  move(dragged, group);
});

board?.addEventListener("dragend", () => {
  for (const one of dragged) one.classList.remove("dragged");
  dragged = [];
  show(null);
});

board?.addEventListener("keydown", (event) => {
  const card = cardOf(event.target);
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (!card || !step || event.altKey || event.ctrlKey || event.metaKey) return;
  if (!(event.target instanceof HTMLInputElement)) return;
  const groups = /** @type {HTMLElement[]} */ ([...board.querySelectorAll("[data-group]")]);
  const here = groups.indexOf(/** @type {HTMLElement} */ (groupOf(card)));
  const next = groups[here + step];
  if (!next) return;
  event.preventDefault();
  move([card], next);
  card.querySelector("input")?.focus();
});

/**
 * Put cards in a group and keep that; when it cannot be kept they go back.
 * @param {HTMLElement[]} cards @param {HTMLElement} group
 */
async function move(cards, group) {
  const list = group.querySelector("[data-cards]");
  const moving = cards.filter((card) => groupOf(card) !== group);
  if (!list || !moving.length || !board) return;
  const before = moving.map((card) => ({ card, list: card.parentElement, next: card.nextElementSibling }));
  list.append(...moving);
  for (const card of moving) uncheck(card);
  count();
  const refused = await keep(moving, group.dataset.group ?? "");
  if (refused === null) {
    const name = moving.map((card) => card.querySelector(".card-name")?.textContent).join(", ");
    const into = group.getAttribute("aria-label") ?? "";
    if (said) said.textContent = (board.dataset.moved ?? "").replace("{name}", name).replace("{group}", into);
    return;
  }
  for (const { card, list: old, next } of before.reverse()) old?.insertBefore(card, next);
  count();
  toast(refused || (board.dataset.failed ?? ""), "error");
}

/**
 * Null when it was kept, else why not ("" when the server was not reached).
 * @param {HTMLElement[]} cards @param {string} group @returns {Promise<string | null>}
 */
async function keep(cards, group) {
  const form = /** @type {HTMLFormElement} */ (document.getElementById("board-form"));
  const body = new FormData();
  body.append("csrfmiddlewaretoken", /** @type {HTMLInputElement} */ (form.elements.namedItem("csrfmiddlewaretoken")).value);
  body.append("group", group);
  for (const card of cards) body.append("cards", card.dataset.card ?? "");
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
    if (answer.status === 204) return null;
    return answer.status === 409 ? await answer.text() : "";
  } catch {
    return "";
  }
}

/** The numbers in the headings, and whether there is anything to apply. */
function count() {
  let sorted = 0;
  for (const group of /** @type {HTMLElement[]} */ ([...(board?.querySelectorAll("[data-group]") ?? [])])) {
    const n = group.querySelectorAll("[data-card]").length;
    const shown = group.querySelector("[data-count]");
    if (shown) shown.textContent = String(n);
    group.querySelector(".board-hint")?.toggleAttribute("hidden", n > 0);
    if (group.dataset.group) sorted += n;
  }
  document.querySelector("[data-apply]")?.toggleAttribute("disabled", sorted === 0);
}

/** @param {HTMLElement | null} group */
function show(group) {
  for (const one of board?.querySelectorAll("[data-group]") ?? []) one.classList.toggle("over", one === group);
}

/** @returns {HTMLElement[]} */
function chosen() {
  const boxes = board?.querySelectorAll("[data-card] input:checked") ?? [];
  return [...boxes].map((box) => /** @type {HTMLElement} */ (cardOf(box)));
}

/** @param {HTMLElement} card */
function uncheck(card) {
  const box = card.querySelector("input");
  if (box) box.checked = false;
}

/** @param {EventTarget | null} target */
function cardOf(target) {
  return target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-card]")) : null;
}

/** @param {EventTarget | null} target */
function groupOf(target) {
  return target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-group]")) : null;
}
