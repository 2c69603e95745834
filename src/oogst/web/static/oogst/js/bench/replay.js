/**
 * What a change does to what is on the screen, before the server has said so. Only what is certain beforehand:
 * merging, splitting, removing codes, undo and redo wait for the server.
 */

import { freshColour } from "./colours.js";

/** @typedef {import("./types.js").Code} Code */
/** @typedef {import("./types.js").Coding} Coding */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {{me: string, source: string, palette: string[]}} Desk */
/** @typedef {{codes: Map<string, Code>, codings: Map<string, Coding>}} View */

/**
 * Changes the view in place, but never the codes and codings themselves.
 * @param {View} view
 * @param {Change} change
 * @param {Desk} desk
 */
export function replay(view, change, desk) {
  const verb = VERBS[change.do];
  if (verb) verb(view, change, desk);
}

/** @type {Record<string, (view: View, change: Change, desk: Desk) => void>} */
const VERBS = {
  apply(view, change, { me, source, palette }) {
    for (const made of change.new ?? []) addCode(view, made, palette);
    const codes = [...change.codes, ...(change.new ?? []).map((/** @type {Code} */ made) => made.id)];
    codes.forEach((code, index) => {
      if (hasSame(view, code, me, change)) return;
      count(view, code, +1);
      if (change.source !== source) return;
      const id = change.codings[index];
      view.codings.set(id, { id, code, start: change.start, end: change.end, coder: me, memos: 0, created: "" });
    });
  },
  remove(view, change) {
    for (const id of change.codings) {
      const coding = view.codings.get(id);
      if (coding) count(view, coding.code, -1);
      view.codings.delete(id);
    }
  },
  resize(view, change) {
    const coding = view.codings.get(change.coding);
    if (coding) view.codings.set(coding.id, { ...coding, start: change.start, end: change.end });
  },
  recode(view, change) {
    for (const id of change.codings) {
      const coding = view.codings.get(id);
      if (!coding) continue;
      count(view, coding.code, -1);
      count(view, change.code, +1);
      view.codings.set(id, { ...coding, code: change.code });
    }
  },
  create_code(view, change, { palette }) {
    addCode(view, change.code, palette);
  },
  edit_code(view, change) {
    const code = view.codes.get(change.code);
    if (code) view.codes.set(code.id, { ...code, ...change.fields });
  },
  move(view, change) {
    const moved = new Set(change.codes);
    const siblings = [...view.codes.values()]
      .filter((code) => code.parent === change.parent && !moved.has(code.id))
      .sort(inOrder);
    const place = siblings.findIndex((code) => code.id === change.before);
    const movers = change.codes.map((/** @type {string} */ id) => view.codes.get(id)).filter(Boolean);
    siblings.splice(place < 0 ? siblings.length : place, 0, ...movers);
    siblings.forEach((code, position) => {
      if (code.position !== position || code.parent !== change.parent)
        view.codes.set(code.id, { ...code, parent: change.parent, position });
    });
  },
};

/** @param {Code} one @param {Code} two */
export function inOrder(one, two) {
  return one.position - two.position || one.name.localeCompare(two.name);
}

/** @param {View} view @param {Partial<Code> & {id: string, name: string}} made @param {string[]} palette */
function addCode(view, made, palette) {
  const parent = made.parent ?? null;
  const siblings = [...view.codes.values()].filter((code) => code.parent === parent);
  const color = (parent && view.codes.get(parent)?.color) || freshColour(palette, [...view.codes.values()].map((code) => code.color));
  view.codes.set(made.id, {
    color, status: "open", definition: "", when: "", when_not: "", anchor: "", count: 0, version: 1,
    position: Math.max(-1, ...siblings.map((code) => code.position)) + 1, ...made, parent,
  });
}

/** @param {View} view @param {string} id @param {number} step */
function count(view, id, step) {
  const code = view.codes.get(id);
  if (code) view.codes.set(id, { ...code, count: code.count + step });
}

/** @param {View} view @param {string} code @param {string} me @param {Change} change */
function hasSame(view, code, me, change) {
  for (const coding of view.codings.values())
    if (coding.code === code && coding.coder === me && coding.start === change.start && coding.end === change.end) return true;
  return false;
}
