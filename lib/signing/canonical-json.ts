import serialize from 'canonicalize';
import { childPath, hasLoneSurrogate } from '@/lib/json/value';

const MAX_DEPTH = 256;

/**
 * The one spelling of a JSON value that is hashed and signed (RFC 8785: sorted keys, shortest numbers, no white space).
 * Throws `TypeError` with the path for what JSON can't say the same way everywhere: undefined, functions, NaN and
 * infinities, bigint, lone surrogates, class instances, holes in arrays, and nesting over 256 levels. Such values come
 * from a fault of ours, since input is parsed strictly.
 */
export function canonicalJson(value: unknown): string {
  assertJson(value, '', 0);
  const text = serialize(value);
  if (text === undefined) throw new TypeError('Not a JSON value.');
  return text;
}

function assertJson(value: unknown, path: string, depth: number): void {
  const refuse = (what: string): never => {
    throw new TypeError(`Canonical JSON can’t hold ${what} at ${path === '' ? 'the top' : path}.`);
  };
  if (depth > MAX_DEPTH) refuse('so deep a nesting');
  switch (typeof value) {
    case 'boolean':
      return;
    case 'number':
      if (!Number.isFinite(value)) refuse(String(value));
      return;
    case 'string':
      if (hasLoneSurrogate(value)) refuse('half of a surrogate pair');
      return;
    case 'object':
      if (value === null) return;
      if (Array.isArray(value)) {
        for (let i = 0; i < value.length; i++) assertJson(value[i], childPath(path, i), depth + 1);
        return;
      }
      if (!isPlainObject(value)) refuse('an instance of a class');
      for (const [key, item] of Object.entries(value)) {
        if (hasLoneSurrogate(key)) refuse('half of a surrogate pair in a key');
        assertJson(item, childPath(path, key), depth + 1);
      }
      return;
    default:
      refuse(typeof value);
  }
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
