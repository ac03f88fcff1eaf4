import { survivesRoundTrip } from '@/lib/json/number';
import { childPath, hasLoneSurrogate } from '@/lib/json/value';

export type JsonFault = { path: string; message: string };

const MAX_FAULTS = 50;
const MAX_PATH = 200;
/** Each name is judged on its own (is it a secret's?), so their number bounds what one call may cost. */
const MAX_KEYS = 10_000;
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPEN_ARRAY = 91;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

type Frame = { keys: Set<string> | null; expectsKey: boolean; at: string | number };

/**
 * Walks the tokens of a text that `JSON.parse` has accepted and reports what that parser lets pass: it keeps the last
 * of duplicate keys and rounds numbers silently, so only the text shows them. One pass, no recursion.
 */
export function scanJson(text: string, maxDepth: number): JsonFault[] {
  const faults: JsonFault[] = [];
  const stack: Frame[] = [];
  // Strings need a look only if the text can hold a NUL or a lone surrogate at all.
  const stringsMayOffend = text.includes('\\u') || hasLoneSurrogate(text);
  let i = 0;
  let keys = 0;

  const report = (message: string) => {
    if (faults.length < MAX_FAULTS) faults.push({ path: pathOf(stack), message });
  };

  while (i < text.length && faults.length < MAX_FAULTS) {
    const code = text.charCodeAt(i);
    const frame = stack.at(-1);
    if (code === QUOTE) {
      const end = endOfString(text, i);
      if (frame?.expectsKey && frame.keys) {
        if (++keys > MAX_KEYS) return [...faults, { path: '', message: 'holds more than 10,000 keys; send fewer' }];
        const key = decode(text, i, end);
        frame.at = key;
        frame.expectsKey = false;
        if (FORBIDDEN_KEYS.has(key)) report('is a key that is not accepted');
        else if (frame.keys.has(key)) report('appears more than once in its object');
        frame.keys.add(key);
        if (stringsMayOffend) checkString(key, 'key', report);
      } else if (stringsMayOffend) {
        checkString(decode(text, i, end), 'text', report);
      }
      i = end;
    } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      if (stack.length >= maxDepth) {
        report(`is nested deeper than ${maxDepth} levels`);
        return faults;
      }
      const isObject = code === OPEN_OBJECT;
      stack.push({ keys: isObject ? new Set() : null, expectsKey: isObject, at: isObject ? '' : 0 });
      i++;
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      stack.pop();
      i++;
    } else if (code === COMMA) {
      if (frame) {
        if (frame.keys) frame.expectsKey = true;
        else if (typeof frame.at === 'number') frame.at++;
      }
      i++;
    } else if (code === 45 || (code >= 48 && code <= 57)) {
      const end = endOfNumber(text, i);
      const literal = text.slice(i, end);
      if (!survivesRoundTrip(literal)) report('is a number that a double can’t hold exactly; send it as a string');
      i = end;
    } else {
      i++; // white space, colon, or a letter of true, false, null
    }
  }
  return faults;
}

/** Index after the closing quote; `start` is the opening one. Each backslash run is looked at once, so this is linear. */
function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1);
  for (;;) {
    let first = quote;
    while (text.charCodeAt(first - 1) === BACKSLASH) first--;
    if ((quote - first) % 2 === 0) return quote + 1;
    quote = text.indexOf('"', quote + 1);
  }
}

function endOfNumber(text: string, start: number): number {
  let i = start + 1;
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const part = (c >= 48 && c <= 57) || c === 43 || c === 45 || c === 46 || c === 69 || c === 101; // 0-9 + - . E e
    if (!part) break;
  }
  return i;
}

function decode(text: string, start: number, end: number): string {
  const inner = text.slice(start + 1, end - 1);
  return inner.includes('\\') ? String(JSON.parse(text.slice(start, end))) : inner;
}

function checkString(value: string, noun: 'key' | 'text', report: (message: string) => void): void {
  if (value.includes('\0')) report(`holds a NUL character in its ${noun}`);
  if (hasLoneSurrogate(value)) report(`holds half of a surrogate pair in its ${noun}`);
}

function pathOf(stack: readonly Frame[]): string {
  const path = stack.reduce((parent, frame) => childPath(parent, frame.at), '');
  return path.length > MAX_PATH ? `${path.slice(0, MAX_PATH)}…` : path;
}
