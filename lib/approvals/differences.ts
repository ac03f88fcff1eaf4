import { childPath } from '@/lib/json/value';

/** A place where two JSON values differ; a side that has nothing there is absent. */
export type Difference = { path: string; left?: unknown; right?: unknown };

/**
 * Where two JSON values differ, leaf by leaf, in the order of the left one's members; whole values where one side has no
 * counterpart or another shape. At most `limit` places. Pure.
 */
export function differences(left: unknown, right: unknown, limit = 200): Difference[] {
  const found: Difference[] = [];
  compare(left, right, '', found, limit);
  return found;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function compare(left: unknown, right: unknown, path: string, found: Difference[], limit: number): void {
  if (found.length >= limit || left === right) return;
  if (Array.isArray(left) && Array.isArray(right)) {
    for (let i = 0; i < Math.max(left.length, right.length); i++) {
      compare(left[i], right[i], childPath(path, i), found, limit);
    }
  } else if (isObject(left) && isObject(right)) {
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      compare(member(left, key), member(right, key), childPath(path, key), found, limit);
    }
  } else {
    found.push({
      path,
      ...(left === undefined ? {} : { left }),
      ...(right === undefined ? {} : { right }),
    });
  }
}

const member = (object: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;
