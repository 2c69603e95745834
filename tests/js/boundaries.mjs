// Answers questions about texts, one JSON line each, with the modules that the workbench uses.
import { createInterface } from "node:readline";
import { codepointOffset, utf16Offset } from "../../src/oogst/web/static/oogst/js/bench/offsets.js";
import * as units from "../../src/oogst/web/static/oogst/js/bench/units.js";

const clusters = new Intl.Segmenter("nl", { granularity: "grapheme" });
const pair = ({ start, end }) => [start, end];

function answer(text, other) {
  const chars = Array.from(text);
  const every = [...chars.keys(), chars.length];
  const floor = Math.min(other, chars.length);
  return {
    breaks: every.map((position) => units.breaksBetween(chars, position)),
    letter: every.map((position) => pair(units.letterAt(chars, position))),
    next_letter: every.map((position) => units.nextLetter(chars, position)),
    previous_letter: every.map((position) => units.previousLetter(chars, position)),
    paragraph: every.map((position) => pair(units.paragraphAt(chars, position, floor))),
    word: every.map((position) => pair(units.wordAt(chars, position, floor))),
    next_word: every.map((position) => units.nextWord(chars, position)),
    previous_word: every.map((position) => units.previousWord(chars, position)),
    next_word_end: every.map((position) => units.nextWordEnd(chars, position)),
    previous_word_end: every.map((position) => units.previousWordEnd(chars, position)),
    sentence: every.map((position) => pair(units.sentenceAt(chars, position, floor))),
    snap: every.map((position) => pair(units.snap(chars, floor, position))),
    utf16: every.map((position) => utf16Offset(text, position)),
    codepoints: Array.from({ length: text.length + 1 }, (_, unit) => codepointOffset(text, unit)),
    engine: [...clusters.segment(text)].map(({ index }) => codepointOffset(text, index)),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { text, other } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(answer(text, other))}\n`);
}
