import { parseStrictJson, type StrictJson } from '@/lib/json/strict';

export { parseStrictJson, type StrictJson };

/** A JSON object typed by a person, or what is wrong with it and where. */
export type JsonRead = { ok: true; value: Record<string, unknown> } | { ok: false; message: string };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads a JSON object, as strictly as the API. Of a fault it says the line and column where the browser tells the
 * place (by position or by line, as engines differ). Empty text is the empty object. Pure.
 */
export function readJsonObject(text: string): JsonRead {
  if (text.trim() === '') return { ok: true, value: {} };
  try {
    JSON.parse(text);
  } catch (error) {
    return { ok: false, message: `is no JSON${placeOf(text, error instanceof Error ? error.message : '')}` };
  }
  const read = parseStrictJson(text);
  if (!read.ok) return { ok: false, message: ambiguities(read) };
  return isObject(read.value)
    ? { ok: true, value: read.value }
    : { ok: false, message: 'must be a JSON object: { … }' };
}

/** What is ambiguous in JSON: once it is parsed, the server can't see any more what was typed. Pure. */
export function ambiguities(read: StrictJson & { ok: false }): string {
  return read.errors.map(({ path, message }) => `${path} ${message}`.trim()).join('; ');
}

function placeOf(text: string, told: string): string {
  const position = /position (\d+)/.exec(told)?.[1];
  if (position === undefined) {
    const place = /line (\d+) column (\d+)/.exec(told);
    if (place) return `: look at line ${place[1]}, column ${place[2]}`;
    return /end of (?:JSON|data)|EOF/i.test(told) ? ': it ends too early' : '';
  }
  const before = text.slice(0, Number(position)).split('\n');
  return `: look at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
