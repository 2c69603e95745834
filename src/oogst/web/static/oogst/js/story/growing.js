/** Text areas that are as high as what is in them. */

/** @param {HTMLTextAreaElement} area */
function grow(area) {
  area.style.setProperty("block-size", "auto");
  area.style.setProperty("block-size", `${area.scrollHeight + 4}px`);
}

for (const area of document.querySelectorAll("textarea[data-grows]")) {
  if (!(area instanceof HTMLTextAreaElement)) continue;
  grow(area);
  area.addEventListener("input", () => grow(area));
}
