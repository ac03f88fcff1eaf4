/** What separates several addresses in one text, or hides one behind another. */
const SEPARATORS = /[\s\p{Cc}\p{Cf},;<>"'()\\]+/u;

function normal(text: string): string {
  return text.trim().toLowerCase().replace(/\.+$/, '');
}

function entryMatches(entry: string, id: string, wildcard: boolean): boolean {
  if (!entry.startsWith('*.')) return entry === id;
  const suffix = entry.slice(1);
  return wildcard && id.length > suffix.length && id.endsWith(suffix);
}

/**
 * Whether an allow list names the counterparty: exactly, or by `*.example.com` on a dot boundary, in any case. A text that
 * may hold several addresses fits no wildcard.
 */
export function allowListNames(list: readonly string[], counterparty: string): boolean {
  const id = normal(counterparty);
  const single = !SEPARATORS.test(id) && id.indexOf('@') === id.lastIndexOf('@') && !/[/?#]/.test(id);
  return list.some((entry) => entryMatches(normal(entry), id, single));
}

/** Whether a deny list names the counterparty or any address inside its text, also in look-alike compatibility letters. */
export function denyListNames(list: readonly string[], counterparty: string): boolean {
  const id = normal(counterparty.normalize('NFKC'));
  const parts = id.split(SEPARATORS).map(normal);
  return list.some((entry) => {
    const name = normal(entry.normalize('NFKC'));
    return entryMatches(name, id, true) || parts.some((part) => entryMatches(name, part, true));
  });
}
