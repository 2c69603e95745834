/**
 * Where letters, words, sentences and paragraphs begin and end, in code points.
 * The twin of `core/spans.py`: change both or neither, a property test compares them.
 * A text is an array of its code points here, so that an index means the same as in Python.
 */

/** @typedef {string[]} Chars one string a code point */
/** @typedef {{start: number, end: number}} Span half-open */

const JOINER = "\u200d";
const LINKERS = new Set("\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1039\u17d2\u1a60\u1b44\uaaf6");
const EXTENDERS = new Set("\u200c\u200d\u0e33\u0eb3\uff9e\uff9f");
const PREPENDED = new Set("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e");
const INSIDE_WORDS = new Set("'\u2019-\u2010\u2011\u00b7\u00ad");
const INSIDE_NUMBERS = new Set(".,:");
const ENDERS = new Set(".!?\u2026\u061f\u06d4\u0964\u0965\u3002\uff01\uff1f");
const ENDERS_WITHOUT_SPACE = new Set("\u3002\uff01\uff1f");
const CLOSERS = new Set("\"'\u201c\u201d\u2018\u2019\u00bb\u203a)]}\u300d\u300f");
const OPENERS = new Set("\"'\u201c\u201d\u2018\u2019\u201e\u00ab\u2039([{");
const SHORTENED = `
  bijv bv blz bld ca cf dhr dr drs e.a e.d e.g e.v enz etc evt excl fig i.e i.p.v i.v.m incl ing ir jl jr
  m.a.w m.b.t m.i m.n m.u.v max mej mevr min mr mrs ms mw n.a.v nr nrs o.a o.b.v o.i.d o.l.v p.p pag ph.d
  prof resp t.a.v t.b.v t.g.v t.o.v t/m tel vgl vnl vs z.g zgn zg`;
const ABBREVIATIONS = new Set(SHORTENED.trim().split(/\s+/));
const JOINED_HANGUL = new Set(["L L", "L V", "L LV", "L LVT", "LV V", "LV T", "V V", "V T", "LVT T", "T T"]);

const SPACE = /^[\t\n\p{Zs}]$/u;
const WORD = /^[\p{L}\p{M}\p{N}_]$/u;
const MARK = /^\p{M}$/u;
const LETTER = /^\p{L}$/u;
const OTHER_LETTER = /^\p{Lo}$/u;
const LOWER = /^\p{Ll}$/u;

/** @param {string} character */
export const isSpace = (character) => SPACE.test(character);
/** @param {string} character */
export const isWordCharacter = (character) => WORD.test(character);

/**
 * Whether a reader may put a cursor here: never inside what looks like one letter or one emoji.
 * @param {Chars} text
 * @param {number} position
 */
export function breaksBetween(text, position) {
  if (position <= 0 || position >= text.length) return true;
  const before = text[position - 1];
  const after = text[position];
  if (before === "\n" || after === "\n") return true;
  if (before < "\u0300" && after < "\u0300") return true;
  if (extendsLetter(after) || before === JOINER || PREPENDED.has(before)) return false;
  if (LINKERS.has(before) && OTHER_LETTER.test(after)) return false;
  if (isRegional(before) && isRegional(after)) return regionalsBefore(text, position) % 2 === 0;
  return !JOINED_HANGUL.has(`${hangul(before)} ${hangul(after)}`);
}

/**
 * The cluster of characters that a reader sees as one, around or after a position.
 * @param {Chars} text
 * @param {number} position
 * @returns {Span}
 */
export function letterAt(text, position) {
  let start = position;
  let end = Math.min(position + 1, text.length);
  while (!breaksBetween(text, start)) start -= 1;
  while (!breaksBetween(text, end)) end += 1;
  return { start, end };
}

/**
 * @param {Chars} text
 * @param {number} position
 */
export function nextLetter(text, position) {
  position = Math.min(position + 1, text.length);
  while (!breaksBetween(text, position)) position += 1;
  return position;
}

/**
 * @param {Chars} text
 * @param {number} position
 */
export function previousLetter(text, position) {
  position = Math.max(position - 1, 0);
  while (!breaksBetween(text, position)) position -= 1;
  return position;
}

/**
 * The line around a position, without its line end. `floor` skips a speaker's label at its start.
 * @param {Chars} text
 * @param {number} position
 * @returns {Span}
 */
export function paragraphAt(text, position, floor = 0) {
  let start = position;
  let end = position;
  while (start > 0 && text[start - 1] !== "\n") start -= 1;
  while (end < text.length && text[end] !== "\n") end += 1;
  return { start: Math.min(Math.max(start, floor), end), end };
}

/**
 * The words in a stretch, in order. An emoji or sign on its own is no word.
 * @param {Chars} text
 * @param {number} start
 * @param {number} end
 * @returns {Generator<Span>}
 */
export function* words(text, start, end) {
  let position = start;
  while (position < end) {
    if (!isWordCharacter(text[position])) {
      position += 1;
      continue;
    }
    let stop = position + 1;
    while (stop < end && continuesWord(text, stop, end)) stop += 1;
    yield { start: position, end: stop };
    position = stop;
  }
}

/**
 * The word around a position, else the word that ends there, else the one letter or sign there.
 * @param {Chars} text
 * @param {number} position
 * @returns {Span}
 */
export function wordAt(text, position, floor = 0) {
  const paragraph = paragraphAt(text, position, floor);
  let ending = null;
  for (const word of words(text, paragraph.start, paragraph.end)) {
    if (word.start <= position && position < word.end) return word;
    if (word.end === position) ending = word;
  }
  if (ending) return ending;
  return position < text.length ? letterAt(text, position) : { start: position, end: position };
}

/**
 * Where the first word after this position starts; the end of the text if there is none.
 * @param {Chars} text
 * @param {number} position
 */
export function nextWord(text, position) {
  while (position < text.length) {
    const paragraph = paragraphAt(text, position);
    for (const word of words(text, paragraph.start, paragraph.end)) if (word.start > position) return word.start;
    position = paragraph.end + 1;
    if (position < text.length && isWordCharacter(text[position])) return position;
  }
  return text.length;
}

/**
 * Where the last word before this position starts; 0 if there is none.
 * @param {Chars} text
 * @param {number} position
 */
export function previousWord(text, position) {
  while (position > 0) {
    const paragraph = paragraphAt(text, position);
    let last = -1;
    for (const word of words(text, paragraph.start, paragraph.end)) if (word.start < position) last = word.start;
    if (last >= 0) return last;
    position = paragraph.start - 1;
  }
  return 0;
}

/**
 * Where the first word that ends after this position ends; the end of the text if there is none.
 * @param {Chars} text
 * @param {number} position
 */
export function nextWordEnd(text, position) {
  while (position <= text.length) {
    const paragraph = paragraphAt(text, position);
    for (const word of words(text, paragraph.start, paragraph.end)) if (word.end > position) return word.end;
    position = paragraph.end + 1;
  }
  return text.length;
}

/**
 * Where the last word that ends before this position ends; 0 if there is none.
 * @param {Chars} text
 * @param {number} position
 */
export function previousWordEnd(text, position) {
  while (position > 0) {
    const paragraph = paragraphAt(text, position);
    let last = -1;
    for (const word of words(text, paragraph.start, paragraph.end)) if (word.end < position) last = word.end;
    if (last >= 0) return last;
    position = paragraph.start - 1;
    if (position > 0 && isWordCharacter(text[position - 1])) return position;
  }
  return 0;
}

/**
 * The sentences in a stretch of one paragraph, without the white space around them.
 * @param {Chars} text
 * @param {number} start
 * @param {number} end
 * @returns {Generator<Span>}
 */
export function* sentences(text, start, end) {
  let begin = skipSpace(text, start, end);
  let position = begin;
  while (position < end) {
    position += 1;
    if (!ENDERS.has(text[position - 1])) continue;
    let stop = position;
    while (stop < end && (ENDERS.has(text[stop]) || CLOSERS.has(text[stop]))) stop += 1;
    if (endsSentence(text, begin, position, stop, end)) {
      yield { start: begin, end: stop };
      begin = skipSpace(text, stop, end);
      stop = begin;
    }
    position = stop;
  }
  if (begin < end) yield { start: begin, end: trimEnd(text, begin, end) };
}

/**
 * The sentence around a position; between two it is the one before.
 * @param {Chars} text
 * @param {number} position
 * @returns {Span}
 */
export function sentenceAt(text, position, floor = 0) {
  const paragraph = paragraphAt(text, position, floor);
  let found = { start: paragraph.start, end: paragraph.start };
  for (const sentence of sentences(text, paragraph.start, paragraph.end)) {
    if (sentence.start > position && found.end > found.start) break;
    found = sentence;
    if (sentence.start > position) break;
  }
  return found;
}

/**
 * The span in order, without white space at its ends, and never cutting a letter in two.
 * @param {Chars} text
 * @param {number} from
 * @param {number} to
 * @returns {Span}
 */
export function snap(text, from, to) {
  let start = Math.max(0, Math.min(from, to, text.length));
  let end = Math.max(0, Math.min(Math.max(from, to), text.length));
  while (start < end && isSpace(text[start])) start += 1;
  while (end > start && isSpace(text[end - 1])) end -= 1;
  if (start === end) return { start, end };
  while (!breaksBetween(text, start)) start -= 1;
  while (!breaksBetween(text, end)) end += 1;
  return { start, end };
}

/** @param {string} character */
function codePoint(character) {
  return /** @type {number} */ (character.codePointAt(0));
}

/** @param {string} character */
function extendsLetter(character) {
  if (MARK.test(character) || EXTENDERS.has(character)) return true;
  const code = codePoint(character);
  return (code >= 0x1f3fb && code <= 0x1f3ff) || (code >= 0xe0020 && code <= 0xe007f);
}

/** @param {string} character */
function isRegional(character) {
  const code = codePoint(character);
  return code >= 0x1f1e6 && code <= 0x1f1ff;
}

/**
 * @param {Chars} text
 * @param {number} position
 */
function regionalsBefore(text, position) {
  let count = 0;
  while (position > count && isRegional(text[position - count - 1])) count += 1;
  return count;
}

/** @param {string} character */
function hangul(character) {
  const code = codePoint(character);
  if ((code >= 0x1100 && code <= 0x115f) || (code >= 0xa960 && code <= 0xa97c)) return "L";
  if ((code >= 0x1160 && code <= 0x11a7) || (code >= 0xd7b0 && code <= 0xd7c6)) return "V";
  if ((code >= 0x11a8 && code <= 0x11ff) || (code >= 0xd7cb && code <= 0xd7fb)) return "T";
  if (code >= 0xac00 && code <= 0xd7a3) return (code - 0xac00) % 28 === 0 ? "LV" : "LVT";
  return "";
}

/**
 * Whether the character at `position` belongs to the word before it.
 * @param {Chars} text
 * @param {number} position
 * @param {number} end
 */
function continuesWord(text, position, end) {
  const character = text[position];
  if (isWordCharacter(character) || !breaksBetween(text, position)) return true;
  if (position + 1 >= end) return false;
  const before = text[position - 1];
  const after = text[position + 1];
  if (INSIDE_NUMBERS.has(character)) return isDigit(before) && isDigit(after);
  return INSIDE_WORDS.has(character) && isWordCharacter(before) && isWordCharacter(after);
}

/** @param {string} character */
function isDigit(character) {
  return character >= "0" && character <= "9";
}

/**
 * @param {Chars} text
 * @param {number} position
 * @param {number} end
 */
function skipSpace(text, position, end) {
  while (position < end && isSpace(text[position])) position += 1;
  return position;
}

/**
 * @param {Chars} text
 * @param {number} start
 * @param {number} end
 */
function trimEnd(text, start, end) {
  while (end > start && isSpace(text[end - 1])) end -= 1;
  return end;
}

/**
 * Whether the run of end signs from `ender - 1` to `stop` closes the sentence that began at `begin`.
 * @param {Chars} text
 * @param {number} begin
 * @param {number} ender
 * @param {number} stop
 * @param {number} end
 */
function endsSentence(text, begin, ender, stop, end) {
  if (stop === end || ENDERS_WITHOUT_SPACE.has(text[ender - 1])) return true;
  if (!isSpace(text[stop])) return false;
  const following = skipSpace(text, stop, end);
  if (following < end && LOWER.test(text[following])) return false;
  return !(text[ender - 1] === "." && stop === ender && isAbbreviation(text, begin, ender - 1));
}

/**
 * @param {Chars} text
 * @param {number} begin
 * @param {number} dot
 */
function isAbbreviation(text, begin, dot) {
  let start = dot;
  while (start > begin && !isSpace(text[start - 1])) start -= 1;
  while (start < dot && OPENERS.has(text[start])) start += 1;
  const token = text.slice(start, dot);
  return ABBREVIATIONS.has(token.join("").toLowerCase()) || (token.length === 1 && LETTER.test(token[0]));
}
