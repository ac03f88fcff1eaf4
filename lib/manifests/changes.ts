import { isDeepStrictEqual } from 'node:util';

/** More differences than this are not told one by one. */
const MOST = 200;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Dot paths at which two JSON documents differ, in the order of their keys; lists and plain values are compared whole.
 * At most 200; a last entry `…` says that there are more. Pure.
 */
export function changedPaths(before: unknown, after: unknown): string[] {
  const paths: string[] = [];
  compare('', before, after, paths);
  return paths.length > MOST ? [...paths.slice(0, MOST), '…'] : paths;
}

function compare(path: string, before: unknown, after: unknown, paths: string[]): void {
  if (paths.length > MOST || isDeepStrictEqual(before, after)) return;
  if (!isObject(before) || !isObject(after)) {
    paths.push(path);
    return;
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  for (const key of keys) {
    const inside = path === '' ? key : `${path}.${key}`;
    if (Object.hasOwn(before, key) && Object.hasOwn(after, key)) compare(inside, before[key], after[key], paths);
    else paths.push(inside);
  }
}
