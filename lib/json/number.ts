/**
 * Whether a JSON number literal names the same decimal value after being read as a double and written again:
 * `1.50` and `1e2` do, `9007199254740993`, `0.1000000000000000055` and `1e400` don't.
 */
export function survivesRoundTrip(literal: string): boolean {
  if (literal.length <= 15 && /^-?\d+$/.test(literal)) return true;
  const value = Number(literal);
  if (!Number.isFinite(value)) return false;
  const written = String(value);
  return written === literal || normalize(written) === normalize(literal);
}

/** Sign, digits without outer zeros, and the power of ten of the last digit: equal exactly for equal decimals. */
function normalize(literal: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal);
  if (!match) return literal;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = stripLeadingZeros(whole + fraction);
  if (digits === '') return '0';
  const significant = stripTrailingZeros(digits);
  return `${sign}${significant}e${Number(exponent) - fraction.length + (digits.length - significant.length)}`;
}

function stripLeadingZeros(digits: string): string {
  let i = 0;
  while (digits[i] === '0') i++;
  return digits.slice(i);
}

// A loop, not /0+$/, which takes quadratic time on long inner runs of zeros.
function stripTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}
