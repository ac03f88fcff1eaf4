import { scanJson, type JsonFault } from '@/lib/json/scan';
import type { JsonValue } from '@/lib/json/value';

export type StrictJson =
  | { ok: true; value: JsonValue }
  /** `malformed`: not JSON at all (400). `invalid`: JSON that two readers could understand differently (422). */
  | { ok: false; kind: 'malformed' | 'invalid'; errors: JsonFault[] };

export type StrictJsonOptions = { maxDepth?: number };

/**
 * Parses JSON that means one thing only: to us, to PostgreSQL and to the target that it is sent on to. Beyond
 * `JSON.parse` it refuses duplicate keys, numbers that change on a round trip, lone surrogates, NUL, nesting over
 * `maxDepth` (32), more than 10,000 keys in all and the keys `__proto__`, `constructor` and `prototype`, each with its
 * path (I-JSON, RFC 7493).
 * Linear in the text's length; at most 50 faults are reported. Never throws.
 */
export function parseStrictJson(text: string, options: StrictJsonOptions = {}): StrictJson {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue; // JSON.parse yields nothing but JSON values
  } catch (error) {
    return { ok: false, kind: 'malformed', errors: [{ path: '', message: malformedMessage(text, error) }] };
  }
  const faults = scanJson(text, options.maxDepth ?? 32);
  return faults.length === 0 ? { ok: true, value } : { ok: false, kind: 'invalid', errors: faults };
}

/** Where the text breaks; the engine's own message is not passed on, since it quotes the text (which may hold secrets). */
function malformedMessage(text: string, error: unknown): string {
  if (text.trim() === '') return 'is empty, not JSON';
  const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  if (position === undefined) return 'is not valid JSON';
  const before = text.slice(0, Number(position)).split('\n');
  return `is not valid JSON (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`;
}
