/** Finding a code by a few letters, and noticing that a new name looks like one that is there. */

/** Small letters without accents. @param {string} text */
export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim().replace(/\s+/g, " ");
}

/**
 * How well a code fits what was typed: 0 is not at all.
 * @param {string} typed folded
 * @param {string} name folded
 * @param {string} path folded names of what is above it
 */
export function score(typed, name, path) {
  if (!typed) return 1;
  if (name === typed) return 100;
  if (name.startsWith(typed)) return 80;
  if (name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(typed))) return 60;
  if (name.includes(typed)) return 50;
  const parts = typed.split(" ");
  const whole = `${path} ${name}`;
  if (parts.length > 1 && parts.every((part) => whole.includes(part))) return 40;
  if (path.includes(typed)) return 30;
  return typed.length > 2 && isSubsequence(typed.replaceAll(" ", ""), name) ? 10 : 0;
}

/**
 * How alike two names are, from 0 to 1: shared pairs of letters (Dice), or a typing slip away.
 * @param {string} one
 * @param {string} two
 */
export function likeness(one, two) {
  if (one === two) return 1;
  const [a, b] = [pairs(one), pairs(two)];
  if (!a.length || !b.length) return 0;
  const left = b.slice();
  const shared = a.filter((pair) => {
    const at = left.indexOf(pair);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
  return (2 * shared.length) / (a.length + b.length);
}

/** @param {string} text */
function pairs(text) {
  const letters = Array.from(text.replace(/[^\p{L}\p{N}]+/gu, ""));
  return letters.slice(1).map((letter, index) => letters[index] + letter);
}

/** @param {string} short @param {string} long */
function isSubsequence(short, long) {
  let at = 0;
  for (const letter of long) if (letter === short[at]) at += 1;
  return at >= short.length;
}
