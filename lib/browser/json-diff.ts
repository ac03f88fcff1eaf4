/** One place at which two JSON documents differ. */
export type JsonChange =
  | { kind: 'added'; path: string; after: unknown }
  | { kind: 'removed'; path: string; before: unknown }
  | { kind: 'changed'; path: string; before: unknown; after: unknown };

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isPlain = (value: unknown) => typeof value !== 'object' || value === null;

/**
 * Where and how two JSON documents differ, by path, in the order of the keys. Lists of plain values are taken as sets
 * (what came in, what went out), other lists entry by entry; the order of keys and of plain entries means nothing. Pure.
 */
export function diffJson(before: unknown, after: unknown, path = ''): JsonChange[] {
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => diffAt(path === '' ? key : `${path}.${key}`, own(before, key), own(after, key)));
  }
  if (Array.isArray(before) && Array.isArray(after)) return diffLists(before, after, path);
  return same(before, after) ? [] : [{ kind: 'changed', path, before, after }];
}

type Place = { value: unknown } | null;

const own = (object: Json, key: string): Place => (Object.hasOwn(object, key) ? { value: object[key] } : null);

function diffAt(path: string, before: Place, after: Place): JsonChange[] {
  if (before && after) return diffJson(before.value, after.value, path);
  if (after) return [{ kind: 'added', path, after: after.value }];
  return before ? [{ kind: 'removed', path, before: before.value }] : [];
}

function diffLists(before: readonly unknown[], after: readonly unknown[], path: string): JsonChange[] {
  if (before.every(isPlain) && after.every(isPlain)) {
    return [
      ...before.filter((one) => !after.includes(one)).map((one) => ({ kind: 'removed' as const, path, before: one })),
      ...after.filter((one) => !before.includes(one)).map((one) => ({ kind: 'added' as const, path, after: one })),
    ];
  }
  const length = Math.max(before.length, after.length);
  const at = (list: readonly unknown[], index: number): Place => (index < list.length ? { value: list[index] } : null);
  return Array.from({ length }, (_, index) => diffAt(`${path}[${index}]`, at(before, index), at(after, index))).flat();
}

const same = (a: unknown, b: unknown): boolean =>
  Object.is(a, b) || (!isPlain(a) && JSON.stringify(a) === JSON.stringify(b));
