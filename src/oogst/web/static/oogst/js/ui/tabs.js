/** Brings the tab of this page into sight where not all tabs fit beside each other. */
for (const tabs of document.querySelectorAll(".tabs")) {
  const here = tabs.querySelector("[aria-current]");
  if (!(here instanceof HTMLElement) || tabs.scrollWidth <= tabs.clientWidth) continue;
  const { left, width } = here.getBoundingClientRect();
  tabs.scrollLeft += left - tabs.getBoundingClientRect().left - (tabs.clientWidth - width) / 2;
}
