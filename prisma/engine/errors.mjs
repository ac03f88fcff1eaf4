// @ts-check

/** SQLSTATE or system code → the code Prisma's CLI knows. */
const prismaCodes = /** @type {Record<string, string>} */ ({
  '28P01': 'P1000',
  28000: 'P1000',
  ECONNREFUSED: 'P1001',
  ENOTFOUND: 'P1001',
  EHOSTUNREACH: 'P1001',
  ETIMEDOUT: 'P1001',
  '3D000': 'P1003',
  '42P04': 'P1009',
  42501: 'P1010',
});

/**
 * An error as the native engine words it: `error_code` only where Prisma has one.
 * @param {unknown} error
 */
export function describeError(error) {
  const { code, message, name } = /** @type {{ code?: unknown, message?: string, name?: string }} */ (error ?? {});
  const known = typeof code !== 'string' ? undefined : /^P\d{4}$/.test(code) ? code : prismaCodes[code];
  return {
    is_panic: name === 'RuntimeError',
    message: message || String(code ?? error),
    meta: null,
    ...(known && { error_code: known }),
  };
}
