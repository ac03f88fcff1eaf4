import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/json/value';
import { REDACTED } from '@/lib/redaction/secret-patterns';
import { redact } from '@/lib/redaction/secrets';

/** Shorter values are cut only where they are the whole text, else a secret `a` would eat every word. */
const MIN_INSIDE = 4;

/** How much is looked for: values times letters, and some for each look. What is beyond is masked as a whole. */
const MOST_WORK = 500_000_000;
const WORK_OF_A_LOOK = 300;

/**
 * A function that removes the given values from whatever a target answers, by exact match: as they are, URL-encoded, in
 * base64 and as JSON writes them inside a string. What comes back from a target is hostile text; it may echo. One function
 * does a bounded amount of work, however many values and texts there are: some tenths of a second.
 */
export function secretCutter(values: readonly string[]): (value: JsonValue) => JsonValue {
  const whole = new Set(values.filter((value) => value !== ''));
  const inside = [...whole].flatMap(spellings).filter((value) => value.length >= MIN_INSIDE);
  // The longest first: a secret that contains another goes as a whole.
  const needles = [...new Set(inside)].sort((a, b) => b.length - a.length);
  let work = 0;
  const cutText = (text: string): string => {
    if (whole.has(text)) return REDACTED;
    work += needles.length * (text.length + WORK_OF_A_LOOK);
    return work > MOST_WORK ? REDACTED : needles.reduce((rest, needle) => rest.replaceAll(needle, REDACTED), text);
  };
  const cut = (value: JsonValue): JsonValue => {
    if (typeof value === 'string') return cutText(value);
    if (typeof value === 'number') return whole.has(String(value)) ? REDACTED : value;
    if (Array.isArray(value)) return value.map(cut);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [cutText(key), cut(item)]));
  };
  return whole.size === 0 ? (value) => value : cut;
}

function spellings(value: string): string[] {
  const escaped = JSON.stringify(value).slice(1, -1);
  return [value, encodeURIComponent(value), Buffer.from(value).toString('base64'), escaped];
}

/** The texts and numbers in `params` that redaction masks: the caller's own secrets, which a target may echo as well. */
export function secretsIn(params: JsonObject, secretParams: readonly string[]): string[] {
  const found: string[] = [];
  collect(params, redact(params, { secretParams }).value, found);
  return found;
}

function collect(clear: JsonValue, safe: JsonValue | undefined, found: string[]): void {
  if (typeof clear === 'string' || typeof clear === 'number') {
    if (safe !== clear) found.push(String(clear));
  } else if (typeof clear === 'object' && clear !== null) {
    // Redaction keeps the order of items and keys, and replaces what it masks as a whole.
    const safeItems = typeof safe === 'object' && safe !== null ? Object.values(safe) : [];
    Object.values(clear).forEach((item, i) => collect(item, safeItems[i], found));
  }
}
