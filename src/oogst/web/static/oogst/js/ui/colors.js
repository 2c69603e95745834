/** Gives elements with data-color their colour as --c, because inline styles are forbidden. */

/** @param {ParentNode} [root] */
export function paint(root = document) {
  for (const element of root.querySelectorAll("[data-color]")) {
    if (element instanceof HTMLElement) element.style.setProperty("--c", element.dataset.color ?? "");
  }
}

paint();
document.addEventListener("htmx:afterSettle", () => paint());
