/** A press on a colleague's name puts @name in the comment that is being written. */

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-call]") : null;
  const field = button?.closest("form")?.querySelector("textarea");
  if (!(button instanceof HTMLElement) || !field) return;
  const before = field.value.slice(0, field.selectionStart).replace(/(\S)$/, "$1 ");
  const called = `${before}@${button.dataset.call} `;
  field.value = called + field.value.slice(field.selectionEnd);
  field.focus();
  field.setSelectionRange(called.length, called.length);
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
