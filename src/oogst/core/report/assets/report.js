// A quote that is linked to opens; on paper every quote is open.
const opened = new Set();
const openAt = () => {
  let target = null;
  try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return; }
  const details = target && target.querySelector(":scope > figcaption > details");
  if (details) details.open = true;
};
addEventListener("hashchange", openAt);
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details:not([open])")) { opened.add(details); details.open = true; }
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
  opened.clear();
});
openAt();
