/** The list of material: how many are ticked, all of a page at once, and short addresses. */

document.addEventListener("change", (event) => {
  if (!(event.target instanceof HTMLInputElement)) return;
  const form = event.target.closest("[data-choosing]");
  if (!(form instanceof HTMLFormElement)) return;
  if (event.target.matches("[data-all]")) {
    for (const box of boxes(form)) box.checked = event.target.checked;
  }
  show(form);
});

document.addEventListener("htmx:configRequest", (event) => {
  if (!(event.target instanceof HTMLFormElement) || !event.target.matches("[data-filters]")) return;
  const sent = /** @type {CustomEvent} */ (event).detail.parameters;
  for (const name of Object.keys(sent)) if (sent[name] === "") delete sent[name];
});
document.addEventListener("htmx:afterSettle", start);
start();

function start() {
  const form = document.querySelector("[data-choosing]");
  if (!(form instanceof HTMLFormElement)) return;
  const all = form.querySelector("[data-all]");
  if (all instanceof HTMLInputElement) all.hidden = false;
  show(form);
}

/** @param {HTMLFormElement} form */
function show(form) {
  const chosen = boxes(form).filter((box) => box.checked).length;
  const everything = form.querySelector("[data-everything]");
  const whole = everything instanceof HTMLInputElement && everything.checked;
  const said = form.querySelector("[data-chosen]");
  if (said instanceof HTMLElement) {
    said.textContent = chosen && !whole ? `${chosen} ${said.dataset.some}` : whole ? "" : (said.dataset.none ?? "");
  }
  form.querySelector("[data-choose]")?.classList.toggle("on", chosen > 0 || whole);
  const all = form.querySelector("[data-all]");
  if (!(all instanceof HTMLInputElement)) return;
  all.checked = chosen > 0 && chosen === boxes(form).length;
  all.indeterminate = chosen > 0 && !all.checked;
}

/** @param {HTMLFormElement} form @returns {HTMLInputElement[]} */
function boxes(form) {
  return [...form.querySelectorAll('input[name="sources"]')].filter((box) => box instanceof HTMLInputElement);
}
