// The tints that coded words get, for all hues and depths, as JSON.
import { LIGHTNESS, hueLine, hueOf, tint, underline } from "../../src/oogst/web/static/oogst/js/bench/colours.js";

const hues = ["grey", ...Array.from({ length: 36 }, (_, step) => String(step * 10))];
const depths = Object.keys(LIGHTNESS);
const own = ["#000000", "#ffffff", "#ff0000", "#00ff00", "#0000ff", "#ffff00", "#b9772b", "#8a3f73", "kleur"];
console.log(
  JSON.stringify({
    tints: hues.flatMap((hue) => depths.map((depth) => tint(hue, depth))),
    lines: hues.map(hueLine),
    stripes: own.map(underline),
    known: own.map(hueOf).every((hue) => hues.includes(hue)),
  }),
);
