import type { JsonObject } from '@/lib/policy/types';

/** Whether a parsed JSON value is an object (not null, not a list). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The value at a dot path, or undefined. Only own properties count and each dot goes one object deeper; a key that itself
 * holds a dot is never found, so that two spellings can't stand for one path.
 */
export function valueAt(params: JsonObject, path: string): unknown {
  let value: unknown = params;
  for (const key of path.includes('.') ? path.split('.') : [path]) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}
