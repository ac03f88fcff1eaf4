/** A JSON object typed by a person, or what is wrong with it and where. */
export type JsonRead = { ok: true; value: Record<string, unknown> } | { ok: false; message: string };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads a JSON object. Of a fault it says the line and column where the browser tells the place (by position or by line,
 * as engines differ). Empty text is the empty object. Pure.
 */
export function readJsonObject(text: string): JsonRead {
  if (text.trim() === '') return { ok: true, value: {} };
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? { ok: true, value } : { ok: false, message: 'must be a JSON object: { … }' };
  } catch (error) {
    return { ok: false, message: `is no JSON${placeOf(text, error instanceof Error ? error.message : '')}` };
  }
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
