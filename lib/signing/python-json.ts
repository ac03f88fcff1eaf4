/**
 * JSON as Python's `json.dumps(value, sort_keys=True)` prints it: keys in the order of their code points, ", " and ": "
 * between parts, everything beyond ASCII escaped. A number that JavaScript holds as an integer is printed as one: whether
 * it was spelt `1` or `1.0` is not to be seen any more. Throws `TypeError` for what is no JSON.
 */
export function pythonJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return pythonString(value);
    case 'number':
      return pythonNumber(value);
    case 'boolean':
      return String(value);
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
      return `{${Object.entries(value)
        .sort(([a], [b]) => byCodePoints(a, b))
        .map(([key, item]) => `${pythonString(key)}: ${pythonJson(item)}`)
        .join(', ')}}`;
    default:
      throw new TypeError(`JSON can’t hold ${typeof value}.`);
  }
}

/** UTF-16 units sort differently from code points as soon as there are surrogates. */
function byCodePoints(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
};

const pythonString = (text: string): string =>
  `"${text.replaceAll(/["\\]|[^ -~]/g, (unit) => SHORT[unit] ?? escaped(unit))}"`;

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Shortest digits that read back the same, as JavaScript's; only the exponent is written otherwise. */
function pythonNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`JSON can’t hold ${value}.`);
  if (Object.is(value, -0)) return '-0.0';
  if (Number.isSafeInteger(value)) return String(value);
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 16) {
    const plain = String(value);
    return /[.e]/.test(plain) ? plain : `${plain}.0`;
  }
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits}e${exponent < 0 ? '-' : '+'}${size}`;
}
