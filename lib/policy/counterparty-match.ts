/** What separates several addresses in one text, or hides one behind another. */
const SEPARATORS = /[\s\p{Cc}\p{Cf},;<>"'()\\]+/u;
const NOT_ASCII = /[^\0-\x7f]/;

function normal(text: string): string {
  const lower = text.trim().toLowerCase();
  return lower.endsWith('.') ? lower.replace(/\.+$/, '') : lower;
}

/** The same for look-alike compatibility letters, full-width ones say, which name the same host. */
function normalCompatible(text: string): string {
  return normal(NOT_ASCII.test(text) ? text.normalize('NFKC') : text);
}

type Normal = (text: string) => string;

/** Lists belong to manifests and are the same objects call after call. */
function cached(normalize: Normal): (list: readonly string[]) => readonly string[] {
  const lists = new WeakMap<readonly string[], readonly string[]>();
  return (list) => {
    const known = lists.get(list);
    if (known !== undefined) return known;
    const entries = list.map(normalize);
    lists.set(list, entries);
    return entries;
  };
}

const allowEntries = cached(normal);
const denyEntries = cached(normalCompatible);

function entryMatches(entry: string, id: string, wildcard: boolean): boolean {
  if (!entry.startsWith('*.')) return entry === id;
  return wildcard && id.length > entry.length - 1 && id.endsWith(entry.slice(1));
}

/**
 * Whether an allow list names the counterparty: exactly, or by `*.example.com` on a dot boundary, in any case. A text that
 * may hold several addresses fits no wildcard.
 */
export function allowListNames(list: readonly string[], counterparty: string): boolean {
  const id = normal(counterparty);
  const single = !SEPARATORS.test(id) && id.indexOf('@') === id.lastIndexOf('@') && !/[/?#]/.test(id);
  return allowEntries(list).some((entry) => entryMatches(entry, id, single));
}

/** Whether a deny list names the counterparty or any address inside its text. */
export function denyListNames(list: readonly string[], counterparty: string): boolean {
  const id = normalCompatible(counterparty);
  const entries = denyEntries(list);
  if (entries.some((entry) => entryMatches(entry, id, true))) return true;
  if (!SEPARATORS.test(id)) return false;
  const parts = id.split(SEPARATORS).map(normal);
  return entries.some((entry) => parts.some((part) => entryMatches(entry, part, true)));
}
