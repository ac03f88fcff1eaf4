/*
 * Globs over whole strings, case-sensitive, without a regular expression in sight. A run between two stars is placed at
 * its leftmost possible position and never moved again once the next run is placed: nothing is gained by moving it, so
 * there is no backtracking, and a match costs at most length of text × length of the longest run.
 */

const STAR = 42;
const QUESTION = 63;
const OPEN = 91;
const BANG = 33;
const HYPHEN = 45;

/** Counts comparisons of one character of the text; lets a test bound the work instead of the time. */
export interface GlobSteps {
  count: number;
}

function widthOf(codePoint: number): number {
  return codePoint > 0xffff ? 2 : 1;
}

function codePointAt(text: string, index: number): number {
  return text.codePointAt(index) ?? -1;
}

/** Index behind the class that opens at `open`, or -1 when it never closes and the bracket stands for itself. */
function classEnd(pattern: string, open: number): number {
  const negated = pattern.charCodeAt(open + 1) === BANG;
  // A `]` right behind the bracket (or its `!`) is a member, as in the shell.
  const close = pattern.indexOf(']', open + (negated ? 3 : 2));
  return close === -1 ? -1 : close + 1;
}

/** Whether the class `[…]` in `pattern` from `open` up to `end` holds the character. */
function classHolds(pattern: string, open: number, end: number, character: number): boolean {
  let index = open + 1;
  const negated = pattern.charCodeAt(index) === BANG;
  if (negated) index += 1;
  const last = end - 1;
  let found = false;
  while (index < last && !found) {
    const low = codePointAt(pattern, index);
    index += widthOf(low);
    let high = low;
    if (pattern.charCodeAt(index) === HYPHEN && index + 1 < last) {
      high = codePointAt(pattern, index + 1);
      index += 1 + widthOf(high);
    }
    found = low <= character && character <= high;
  }
  return found !== negated;
}

/** Index behind the pattern element at `index` when it takes `character`, else -1. */
function takes(pattern: string, index: number, character: number, lastClose: number): number {
  const element = codePointAt(pattern, index);
  if (element === QUESTION) return index + 1;
  // Without this look at the last `]`, a row of brackets that never close would scan the pattern again and again.
  if (element === OPEN && index < lastClose) {
    const end = classEnd(pattern, index);
    if (end !== -1) return classHolds(pattern, index, end, character) ? end : -1;
  }
  return element === character ? index + widthOf(element) : -1;
}

/**
 * Whether `pattern` matches the whole of `text`: `*` any run (also empty, also over `/` and line ends), `?` one character,
 * `[abc]`, `[a-z]` one of a set, `[!abc]` one outside it. A bracket that never closes stands for itself.
 */
export function globMatch(pattern: string, text: string, steps?: GlobSteps): boolean {
  const lastClose = pattern.lastIndexOf(']');
  let p = 0;
  let t = 0;
  // Where to resume when the run behind the latest star does not fit here: one character further on.
  let runStart = -1;
  let textStart = 0;
  for (;;) {
    if (p < pattern.length && pattern.charCodeAt(p) === STAR) {
      p += 1;
      if (p === pattern.length) return true;
      runStart = p;
      textStart = t;
      continue;
    }
    if (t === text.length) return p === pattern.length;
    const character = codePointAt(text, t);
    if (steps !== undefined) steps.count += 1;
    const next = p < pattern.length ? takes(pattern, p, character, lastClose) : -1;
    if (next !== -1) {
      p = next;
      t += widthOf(character);
      continue;
    }
    if (runStart === -1) return false;
    textStart += widthOf(codePointAt(text, textStart));
    p = runStart;
    t = textStart;
  }
}

/** Whether `pattern` matches the whole of `text` when `*` is the only character in it with a meaning; for manifests. */
export function starMatch(pattern: string, text: string): boolean {
  let star = pattern.indexOf('*');
  if (star === -1) return pattern === text;
  if (!text.startsWith(pattern.slice(0, star))) return false;
  let from = star;
  for (;;) {
    const next = pattern.indexOf('*', star + 1);
    const run = pattern.slice(star + 1, next === -1 ? undefined : next);
    if (next === -1) return text.length - from >= run.length && text.endsWith(run);
    const found = text.indexOf(run, from);
    if (found === -1) return false;
    from = found + run.length;
    star = next;
  }
}
