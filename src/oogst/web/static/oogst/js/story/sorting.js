/**
 * A list that is put in order by dragging its grips: <ol data-sorting="url" data-sorting-target="#id"> with
 * <li data-sort-id> and [data-grip]. The new order is posted, and the answer replaces the target. The buttons beside
 * each row do the same by keyboard and touch.
 */

/** @type {HTMLElement | null} */
let dragged = null;

document.addEventListener("pointerdown", (event) => {
  const row = rowOf(event.target);
  if (row) row.draggable = event.target instanceof Element && event.target.closest("[data-grip]") !== null;
});

document.addEventListener("dragstart", (event) => {
  const row = rowOf(event.target);
  if (!row?.draggable || !event.dataTransfer) return;
  dragged = row;
  row.classList.add("dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
});

document.addEventListener("dragover", (event) => {
  const row = rowOf(event.target);
  if (!dragged || !row || row.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  if (row === dragged) return;
  const box = row.getBoundingClientRect();
  if (event.clientY < box.top + box.height / 2) row.before(dragged);
  else row.after(dragged);
});

document.addEventListener("dragend", () => {
  if (!dragged) return;
  const list = dragged.parentElement;
  dragged.classList.remove("dragged");
  dragged.draggable = false;
  dragged = null;
  if (list) send(list);
});

/** @param {HTMLElement} list */
function send(list) {
  const order = [...list.querySelectorAll("[data-sort-id]")].map((row) => row.getAttribute("data-sort-id"));
  const current = list.dataset.sortingCurrent ?? "";
  const htmx = /** @type {any} */ (window).htmx;
  htmx.ajax("POST", list.dataset.sorting, {
    target: list.dataset.sortingTarget,
    swap: "outerHTML",
    values: { order, current },
  });
}

/** @param {EventTarget | null} target */
function rowOf(target) {
  const row = target instanceof Element ? target.closest("[data-sorting] [data-sort-id]") : null;
  return row instanceof HTMLElement ? row : null;
}
