// The grid of summaries: a cell opens where it stands. What is typed stays in this tab until it is saved.

const PREFIX = "oogst-summary-";

document.addEventListener("htmx:load", (event) => {
  if (event.target instanceof HTMLElement) came(event.target);
});

document.addEventListener("input", (event) => {
  const typed = event.target;
  if (!(typed instanceof HTMLTextAreaElement) || typed.dataset.typed === undefined) return;
  const cell = typed.closest("td");
  if (!cell?.dataset.cell) return;
  sessionStorage.setItem(cell.dataset.cell, JSON.stringify([version(cell)?.value, typed.value]));
  say(cell, "draft");
});

document.addEventListener("keydown", (event) => {
  const cell = event.target instanceof Element ? event.target.closest("td.is-open") : null;
  if (!cell) return;
  const saves = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (!saves && event.key !== "Escape") return;
  event.preventDefault();
  const button = cell.querySelector(saves ? "button.go" : "[data-close]");
  if (button instanceof HTMLElement) button.click();
});

/** @param {HTMLElement} cell that was opened, saved or closed just now */
function came(cell) {
  if (!cell.matches("td[data-cell]")) return;
  const typed = cell.querySelector("textarea");
  if (!typed) return shut(cell);
  const open = cell.dataset.cell ?? "";
  const draft = sessionStorage.getItem(open);
  if (draft && typed.dataset.refused === undefined) {
    const [seen, text] = JSON.parse(draft);
    if (text === typed.value) sessionStorage.removeItem(open);
    else {
      typed.value = text;
      const field = version(cell);
      if (field) field.value = seen; // so that somebody else's words of meanwhile are shown, not overwritten
      say(cell, "back");
    }
  }
  if (typed.dataset.refused !== undefined) {
    sessionStorage.setItem(open, JSON.stringify([version(cell)?.value, typed.value]));
  }
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  typed.focus({ preventScroll: true });
}

/** @param {HTMLElement} cell */
function shut(cell) {
  if (cell.querySelector(".kept")) sessionStorage.removeItem(PREFIX + cell.id.slice("cell-".length));
  const link = cell.querySelector("[data-open]");
  if (link instanceof HTMLElement) link.focus();
  mark(cell);
}

/** @param {Element} cell that is shut: whether something in it was not saved */
function mark(cell) {
  const waits = sessionStorage.getItem(PREFIX + cell.id.slice("cell-".length)) !== null;
  cell.classList.toggle("has-draft", waits);
}

/** @param {Element} cell @param {"draft" | "back"} what */
function say(cell, what) {
  const state = cell.querySelector("[data-state]");
  if (state instanceof HTMLElement) state.textContent = state.dataset[what] ?? "";
}

/** @param {Element} cell */
function version(cell) {
  const field = cell.querySelector("input[name=version]");
  return field instanceof HTMLInputElement ? field : null;
}

for (const cell of document.querySelectorAll("td[data-cell]")) mark(cell);
