// Takes an opened identity off the screen after a while, and when the page is left for another and come back to.
// Without script it stays until somebody closes the page.

const card = document.querySelector("[data-hide-after]");
const words = card?.querySelector("[data-hide-words]");

function hide() {
  card?.querySelector("[data-hidden-part]")?.remove();
  words?.removeAttribute("hidden");
}

if (card instanceof HTMLElement) {
  setTimeout(hide, Number(card.dataset.hideAfter) * 1000);
  window.addEventListener("pageshow", (event) => event.persisted && hide());
}
