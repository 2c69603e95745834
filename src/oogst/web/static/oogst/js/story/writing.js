/** What the toolbar and keys do to a text area: format, and put a line of its own in. */

const WRAPS = { bold: "**", italic: "*" };

/**
 * @param {HTMLTextAreaElement} area
 * @param {string} what bold, italic, heading, list or link
 * @param {Record<string, string>} strings
 */
export function format(area, what, strings) {
  const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
  if (what === "bold" || what === "italic") {
    const sign = WRAPS[what];
    put(area, `${sign}${chosen || strings[what]}${sign}`, sign.length);
  } else if (what === "link") {
    put(area, `[${chosen || strings.linkText}](https://)`, chosen ? chosen.length + 3 : 1);
  } else if (what === "heading") {
    lines(area, (line) => `## ${line.replace(/^#+\s*/, "") || strings.heading}`);
  } else if (what === "list") {
    lines(area, (line) => (line.startsWith("- ") ? line : `- ${line || strings.item}`));
  }
}

/**
 * Puts a line with empty lines around it after the line of the cursor.
 * @param {HTMLTextAreaElement} area
 * @param {string} line
 */
export function insertLine(area, line) {
  const { value } = area;
  let at = value.indexOf("\n", area.selectionEnd);
  if (at < 0) at = value.length;
  const before = value.slice(0, at);
  const after = value.slice(at);
  const lead = before.trim() === "" ? "" : before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  area.focus();
  area.setSelectionRange(at, at);
  type(area, `${lead}${line}${tail}`);
}

/** @param {HTMLTextAreaElement} area @param {number} number from 1 */
export function goToLine(area, number) {
  const all = area.value.split("\n");
  const start = all.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (all[number - 1] ?? "").length);
  const height = Number.parseFloat(getComputedStyle(area).lineHeight) || 24;
  area.scrollTop = Math.max(0, (number - 4) * height);
}

/** @param {HTMLTextAreaElement} area @param {string} text @param {number} select how much the selection leaves out */
function put(area, text, select) {
  const start = area.selectionStart;
  area.focus();
  type(area, text);
  area.setSelectionRange(start + select, start + text.length - select);
}

/** @param {HTMLTextAreaElement} area @param {(line: string) => string} change */
function lines(area, change) {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const next = area.value.indexOf("\n", area.selectionEnd);
  const end = next < 0 ? area.value.length : next;
  const changed = area.value.slice(start, end).split("\n").map(change).join("\n");
  area.focus();
  area.setSelectionRange(start, end);
  type(area, changed);
}

/**
 * Types text over the selection, so that the browser's own undo knows it.
 * @param {HTMLTextAreaElement} area @param {string} text
 */
function type(area, text) {
  if (document.execCommand("insertText", false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
