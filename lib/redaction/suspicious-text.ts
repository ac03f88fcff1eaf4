/*
 * What a text hides from its reader. No imports and no state: the console, dialects and exports use the same function.
 * Background: Unicode UAX #9 (bidi), UAX #44 (default ignorable), UTS #39 (mixed scripts), CVE-2021-42574 (Trojan Source).
 */

export type HiddenClass =
  'bidi' | 'zero-width' | 'control' | 'tag' | 'variation' | 'default-ignorable' | 'padding' | 'combining';

export type Segment =
  | { kind: 'text'; text: string }
  /** Characters that would not show, or would change how others show; `count` code points, one if absent. */
  | { kind: 'hidden'; codepoint: string; name: string; class: HiddenClass; count?: number }
  /** A word whose letters come from scripts that are not written together, so that some imitate others. */
  | { kind: 'mixed-script'; text: string; scripts: string[] };

/** Blank runs from this length on are padding: 16 plain spaces, 4 if other spaces are among them, 4 line breaks. */
const PAD = { plain: 16, exotic: 4 };

const HIDDEN =
  '[\\0-\\x08\\v\\f\\r\\x0e-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u2800\\p{Cf}\\p{Co}\\p{Cs}\\p{Default_Ignorable_Code_Point}\\p{Noncharacter_Code_Point}]';
const TOKEN = new RegExp(
  [
    '(?<lines>(?:\\r?\\n[\\p{Zs}\\t]*){4,})',
    '(?<newline>\\r?\\n)',
    '(?<blank>[\\p{Zs}\\t]+)',
    `(?<hidden>(?<one>${HIDDEN})\\k<one>*)`,
    `(?<word>(?:(?!${HIDDEN})[\\p{L}\\p{M}\\p{N}\\p{Pc}])+)`,
    '(?<other>.)',
  ].join('|'),
  'gsu',
);
const PLAIN = /^[\n\t\x20-\x7e]*$/;
const PLAIN_PADDING = /[ \t]{16}|(?:\n[ \t]*){4}/;

/** Marks without a base, marks that strike through or enclose, and more marks in a row than any language writes. */
const COMBINING =
  /^\p{M}+|[\u0334-\u0338\u0488\u0489\u20d2\u20d3\u20d8-\u20da\u20dd-\u20e0\u20e2-\u20e6\u20ea\u20eb]+|[\p{Mn}\p{Me}]{5,}/gu;

const SCRIPTS = (
  'Latin Cyrillic Greek Armenian Georgian Hebrew Arabic Devanagari Bengali Thai Han Hiragana Katakana Hangul Bopomofo ' +
  'Cherokee Coptic Lisu Ethiopic Tifinagh Canadian_Aboriginal Deseret Gothic'
)
  .split(' ')
  .map((name): [string, RegExp] => [name.replace('_', ' '), new RegExp(`\\p{Script=${name}}`, 'u')]);

/** East Asian text mixes these, and Latin with them, in one word (UTS #39, highly restrictive). */
const EAST_ASIAN = new Set(['Latin', 'Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo']);

/** Letters that look like Latin ones; a word made only of them, in a text otherwise Latin, imitates a Latin word. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  Cyrillic: 'аеорсухѕіјһԛԝԁӏѵкАВЕЅІЈКМНОРСТУХҺԌԚԜѴӀ',
  Greek: 'ονυικρταγηωχϲϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ',
  Armenian: 'օսոհցզՕՍՏԼ',
};

const NAMES: Readonly<Record<number, string>> = {
  0x00: 'null',
  0x08: 'backspace',
  0x0d: 'carriage return',
  0x1b: 'escape',
  0x7f: 'delete',
  0x85: 'next line',
  0xad: 'soft hyphen',
  0x34f: 'combining grapheme joiner',
  0x61c: 'Arabic letter mark',
  0x115f: 'Hangul choseong filler',
  0x1160: 'Hangul jungseong filler',
  0x180e: 'Mongolian vowel separator',
  0x200b: 'zero width space',
  0x200c: 'zero width non-joiner',
  0x200d: 'zero width joiner',
  0x200e: 'left-to-right mark',
  0x200f: 'right-to-left mark',
  0x2028: 'line separator',
  0x2029: 'paragraph separator',
  0x202a: 'left-to-right embedding',
  0x202b: 'right-to-left embedding',
  0x202c: 'pop directional formatting',
  0x202d: 'left-to-right override',
  0x202e: 'right-to-left override',
  0x2060: 'word joiner',
  0x2061: 'function application',
  0x2062: 'invisible times',
  0x2063: 'invisible separator',
  0x2064: 'invisible plus',
  0x2066: 'left-to-right isolate',
  0x2067: 'right-to-left isolate',
  0x2068: 'first strong isolate',
  0x2069: 'pop directional isolate',
  0x2800: 'blank braille pattern',
  0x3164: 'Hangul filler',
  0xfeff: 'zero width no-break space',
  0xffa0: 'halfwidth Hangul filler',
};

const CLASSES: readonly [HiddenClass, string, RegExp][] = [
  ['bidi', 'direction control', /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u],
  ['zero-width', 'zero width character', /[\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff]/u],
  ['tag', 'tag character', /[\u{e0000}-\u{e007f}]/u],
  ['variation', 'variation selector', /[\ufe00-\ufe0f\u180b-\u180d\u180f\u{e0100}-\u{e01ef}]/u],
  ['control', 'private use character', /\p{Co}/u],
  ['control', 'half of a surrogate pair', /\p{Cs}/u],
  ['control', 'noncharacter', /\p{Noncharacter_Code_Point}/u],
  ['default-ignorable', 'invisible character', /[\p{Default_Ignorable_Code_Point}\u2800]/u],
  ['control', 'format character', /\p{Cf}/u],
];

/**
 * Splits a text into what may be shown as it is and what must be named: invisible and direction-changing characters,
 * padding, floods of combining marks, and words that mix scripts. Joined again, the pieces are the whole text, in order.
 * Linear in the text's length. Line breaks, tabs and ordinary spaces are text.
 */
export function revealHidden(text: string): Segment[] {
  if (text === '') return [];
  if (PLAIN.test(text) && !PLAIN_PADDING.test(text)) return [{ kind: 'text', text }];
  const segments: Segment[] = [];
  const imitates = imitationTest(text);
  for (const { 0: token, groups } of text.matchAll(TOKEN)) {
    if (groups?.['lines'] !== undefined) segments.push(hidden(0x0a, 'padding', 'blank lines', token));
    else if (groups?.['hidden'] !== undefined) segments.push(nameHidden(token));
    else if (groups?.['blank'] !== undefined && isPadding(token)) {
      segments.push(hidden(token.codePointAt(0) ?? 0x20, 'padding', 'blank padding', token));
    } else if (groups?.['word'] !== undefined) addWord(segments, token, imitates);
    else addText(segments, token);
  }
  return segments;
}

/** Whether the text holds anything that `revealHidden` would name. */
export function hasHidden(text: string): boolean {
  return revealHidden(text).some((segment) => segment.kind !== 'text');
}

/** The text for places without markup: `⟦U+202E⟧`, `⟦U+200B ×7⟧`, `pаypal⟦mixed: Latin+Cyrillic⟧`. */
export function escapeHidden(text: string): string {
  return revealHidden(text).map(escapeSegment).join('');
}

function escapeSegment(segment: Segment): string {
  switch (segment.kind) {
    case 'text':
      return segment.text;
    case 'hidden':
      return `⟦${segment.codepoint}${segment.count === undefined ? '' : ` ×${segment.count}`}⟧`;
    case 'mixed-script':
      return `${segment.text}⟦mixed: ${segment.scripts.join('+')}⟧`;
  }
}

function addText(segments: Segment[], text: string): void {
  const last = segments.at(-1);
  if (last?.kind === 'text') last.text += text;
  else segments.push({ kind: 'text', text });
}

function hidden(code: number, kind: HiddenClass, name: string, run: string): Segment {
  const codepoint = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const count = [...run].length;
  return count > 1
    ? { kind: 'hidden', codepoint, name, class: kind, count }
    : { kind: 'hidden', codepoint, name, class: kind };
}

function nameHidden(run: string): Segment {
  const code = run.codePointAt(0) ?? 0;
  const character = String.fromCodePoint(code);
  const [kind, general] = CLASSES.find(([, , pattern]) => pattern.test(character)) ?? ['control', 'control character'];
  let name = NAMES[code] ?? general;
  if (kind === 'tag' && code > 0xe0020 && code < 0xe007f) name = `tag ${String.fromCharCode(code - 0xe0000)}`;
  if (code >= 0xfe00 && code <= 0xfe0f) name = `variation selector ${code - 0xfdff}`;
  if (code >= 0xe0100 && code <= 0xe01ef) name = `variation selector ${code - 0xe00ef}`;
  return hidden(code, kind, name, run);
}

function isPadding(blank: string): boolean {
  const length = [...blank].length;
  return length >= PAD.plain || (length >= PAD.exotic && /[^ \t]/.test(blank));
}

function addWord(segments: Segment[], word: string, imitates: (word: string, script: string) => boolean): void {
  if (/^[\w]+$/.test(word)) return addText(segments, word);
  const scripts = suspiciousScripts(word, imitates);
  const add = (piece: string) => {
    if (piece === '') return;
    if (scripts) segments.push({ kind: 'mixed-script', text: piece, scripts });
    else addText(segments, piece);
  };
  let done = 0;
  for (const match of word.matchAll(COMBINING)) {
    add(word.slice(done, match.index));
    segments.push(hidden(match[0].codePointAt(0) ?? 0, 'combining', 'combining marks', match[0]));
    done = match.index + match[0].length;
  }
  add(word.slice(done));
}

/** The scripts of a word that should not stand together, or null for a word like any other. */
function suspiciousScripts(word: string, imitates: (word: string, script: string) => boolean): string[] | null {
  const found = new Set<string>();
  for (const character of word) {
    if (/\p{L}/u.test(character)) found.add(scriptOf(character));
  }
  const ascii = /[A-Za-z0-9]/.test(word);
  if (ascii && /[\uff10-\uff5a]/.test(word)) found.add('fullwidth');
  if (/[0-9]/.test(word) && /(?![0-9\uff10-\uff19])\p{Nd}/u.test(word)) found.add('ASCII digits').add('other digits');
  found.delete('Common');
  const scripts = [...found];
  if (found.has('mathematical')) return scripts;
  const [only] = scripts;
  if (scripts.length < 2) return only !== undefined && imitates(word, only) ? ['Latin', only] : null;
  return scripts.every((script) => EAST_ASIAN.has(script)) ? null : scripts;
}

function scriptOf(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  if (code < 0x80) return 'Latin';
  if (code >= 0x1d400 && code <= 0x1d7ff) return 'mathematical';
  const known = SCRIPTS.find(([, pattern]) => pattern.test(letter))?.[0];
  return known ?? (/\p{Script=Common}|\p{Script=Inherited}/u.test(letter) ? 'Common' : 'other script');
}

/** A test for words of look-alikes; texts that hold real words of that script, or no Latin, are what they seem. */
function imitationTest(text: string): (word: string, script: string) => boolean {
  const genuine = new Map<string, boolean>();
  return (word, script) => {
    const lookalikes = LOOKALIKES[script];
    if (lookalikes === undefined) return false;
    const isLookalike = (letter: string) => !/\p{L}/u.test(letter) || lookalikes.includes(letter);
    if (![...word].every(isLookalike)) return false;
    if (!genuine.has(script)) {
      const letters = new RegExp(`\\p{Script=${script}}`, 'gu');
      const own = (text.match(letters) ?? []).some((letter) => !isLookalike(letter));
      genuine.set(script, own || !/\p{Script=Latin}/u.test(text));
    }
    return genuine.get(script) === false;
  };
}
