/** The codebook page: printing, and saying how many codes are chosen. Works without. */

document.querySelector("[data-print]")?.addEventListener("click", () => print());

const form = document.getElementById("codebook-form");
const count = form?.querySelector("[data-chosen-count]");
const label = count?.textContent ?? "";

/** @type {HTMLInputElement | null} */
let last = null;

form?.addEventListener("click", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
  const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('input[name="codes"]')]);
  if (event instanceof MouseEvent && event.shiftKey && last) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const one of boxes.slice(from, to + 1)) one.checked = box.checked;
  }
  last = box;
  const chosen = boxes.filter((one) => one.checked).length;
  if (count) count.textContent = chosen ? `${label.replace(/:$/, "")} (${chosen}):` : label;
});
