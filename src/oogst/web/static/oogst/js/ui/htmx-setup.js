/** htmx and Django: the CSRF token on every request, and kind words when an answer does not come. */
import { toast } from "./toast.js";

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (event instanceof CustomEvent && token instanceof HTMLMetaElement) event.detail.headers["X-CSRFToken"] = token.content;
});

document.addEventListener("htmx:responseError", (event) => {
  if (!(event instanceof CustomEvent)) return;
  const { status } = event.detail.xhr;
  toast(words(status === 401 || status === 403 ? "signedOut" : "failed"), "error");
});

document.addEventListener("htmx:sendError", () => toast(words("offline"), "error"));

/** @param {"failed" | "offline" | "signedOut"} key */
function words(key) {
  return document.getElementById("toasts")?.dataset[key] ?? "";
}

const errors = document.querySelector("[data-focus]");
if (errors instanceof HTMLElement) errors.focus();
