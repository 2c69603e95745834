/** Opens and closes native dialogs: data-dialog-open="id", data-dialog-close, or a click beside it. */

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const opener = event.target.closest("[data-dialog-open]");
  if (opener instanceof HTMLElement) open(opener.dataset.dialogOpen ?? "");
  else if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog")?.close();
  else if (event.target instanceof HTMLDialogElement && isBeside(event, event.target)) event.target.close();
});

/** @param {string} id */
function open(id) {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

/** @param {MouseEvent} event @param {HTMLDialogElement} dialog */
function isBeside(event, dialog) {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}
