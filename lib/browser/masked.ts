/** Stands where a secret was: `[REDACTED]`, `[SECRET:…]`, or dots. */
const MASK = /\[(redacted|secret|masked)[^\]]*\]|^[•*●]{3,}$/i;

/** Whether anything in a JSON value is masked, and so could be revealed. */
export function hasMasked(value: unknown): boolean {
  return someText(value, (text) => MASK.test(text));
}

/** Whether any text in a JSON value, keys included, passes the test. */
export function someText(value: unknown, test: (text: string) => boolean): boolean {
  if (typeof value === 'string') return test(value);
  if (Array.isArray(value)) return value.some((item) => someText(item, test));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, item]) => test(key) || someText(item, test));
}
