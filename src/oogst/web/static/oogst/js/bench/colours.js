/**
 * The tints on the text. A code may have any colour, black from another program too; the tint keeps its hue and takes
 * our own lightness, so that the ink stays readable however many codes lie on top of each other.
 */

/** Lightness (OKLab) of a tint under one, two, and three or more codings, and of the chosen coding. */
export const LIGHTNESS = { 1: 0.93, 2: 0.895, 3: 0.86, hot: 0.83 };
const CHROMA = { 1: 0.032, 2: 0.046, 3: 0.06, hot: 0.075 };
const FALLBACK = "#b9772b";

/** @type {Map<string, string>} */
const hues = new Map();

/** @typedef {1 | 2 | 3 | "hot"} Depth */

/**
 * The hue of a colour, in steps of ten degrees, or "grey". Few hues make few rules of style, and a new rule costs a
 * new layout of the whole text.
 * @param {string} hex
 */
export function hueOf(hex) {
  let known = hues.get(hex);
  if (!known) {
    const { chroma, hue } = oklch(hex);
    known = chroma < 0.025 ? "grey" : String((Math.round(hue / 10) * 10 + 360) % 360);
    hues.set(hex, known);
  }
  return known;
}

/**
 * @param {string} hue
 * @param {Depth} depth
 */
export function tint(hue, depth) {
  return hue === "grey" ? `oklch(${LIGHTNESS[depth]} 0 0)` : `oklch(${LIGHTNESS[depth]} ${CHROMA[depth]} ${hue})`;
}

/** The line under words. @param {string} hue */
export function hueLine(hue) {
  return hue === "grey" ? "oklch(0.5 0 0)" : `oklch(0.52 0.11 ${hue})`;
}

/**
 * The colour of a stripe, dark enough to be seen (3:1 on paper).
 * @param {string} hex
 */
export function underline(hex) {
  const { lightness, chroma, hue } = oklch(hex);
  return `oklch(${Math.min(Math.max(lightness, 0.4), 0.6).toFixed(3)} ${Math.min(chroma, 0.13).toFixed(3)} ${hue.toFixed(1)})`;
}

/** The colour of the palette that the fewest codes have. @param {string[]} palette @param {string[]} used */
export function freshColour(palette, used) {
  const times = (/** @type {string} */ colour) => used.filter((one) => one.toLowerCase() === colour).length;
  return palette.reduce((best, colour) => (times(colour) < times(best) ? colour : best), palette[0] ?? FALLBACK);
}

/** @param {string} hex */
function oklch(hex) {
  const [red, green, blue] = channels(hex);
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    chroma: Math.hypot(a, b),
    hue: (Math.atan2(b, a) * 180) / Math.PI,
  };
}

/** Linear light of the three channels. @param {string} hex */
function channels(hex) {
  const digits = /^#[0-9a-f]{6}$/i.test(hex) ? hex : FALLBACK;
  return [1, 3, 5].map((at) => {
    const value = parseInt(digits.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}
