/** Short messages in a corner. Good news leaves by itself, unless someone is reading it; errors stay. */
const STAY = 8000; // milliseconds
const ICONS = { success: "check", error: "circle-alert", warning: "triangle-alert", info: "info" };

/**
 * @param {string} text
 * @param {"success" | "error" | "warning" | "info"} [kind]
 */
export function toast(text, kind = "success") {
  const region = document.getElementById("toasts");
  if (!region || !text) return;
  const box = document.createElement("div");
  box.className = `toast ${kind}`;
  box.dataset.toast = "";
  const words = document.createElement("p");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn quiet small only-icon";
  close.dataset.toastClose = "";
  close.setAttribute("aria-label", region.dataset.close ?? "×");
  close.append(icon(region, "x"));
  box.append(icon(region, ICONS[kind]), words, close);
  region.append(box);
  leaveInTime(box);
}

/** @param {HTMLElement} region @param {string} name */
function icon(region, name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${region.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

/** @param {Element} box */
function leaveInTime(box) {
  if (!(box instanceof HTMLElement) || box.matches(".error, .warning") || box.dataset.timed) return;
  box.dataset.timed = "yes";
  const leave = () => (box.matches(":hover, :focus-within") ? setTimeout(leave, STAY) : box.remove());
  setTimeout(leave, STAY);
}

function timeAll() {
  document.querySelectorAll("[data-toast]").forEach(leaveInTime);
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  if (event.target.closest("[data-toast-close]")) event.target.closest("[data-toast]")?.remove();
});
document.addEventListener("htmx:afterSettle", timeAll);
timeAll();
