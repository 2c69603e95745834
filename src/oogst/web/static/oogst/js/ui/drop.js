/** A drop zone: <label class="drop" data-drop> with a file input in it takes files that are dropped on it. */

document.addEventListener("dragover", (event) => {
  const zone = zoneOf(event);
  if (!zone) return;
  event.preventDefault();
  zone.classList.add("over");
});

document.addEventListener("dragleave", (event) => zoneOf(event)?.classList.remove("over"));

document.addEventListener("drop", (event) => {
  const zone = zoneOf(event);
  const input = zone?.querySelector('input[type="file"]');
  if (!zone || !(input instanceof HTMLInputElement) || !event.dataTransfer) return;
  event.preventDefault();
  zone.classList.remove("over");
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

/** @param {DragEvent} event */
function zoneOf(event) {
  return event.target instanceof Element ? event.target.closest("[data-drop]") : null;
}
