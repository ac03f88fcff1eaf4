import { DatabaseError } from 'pg';

type Shape = { code?: unknown; constraint?: unknown; cause?: unknown; meta?: unknown; originalCode?: unknown };

const isObject = (value: unknown): value is Shape => typeof value === 'object' && value !== null;

/** Walks an error and what it wraps (Prisma keeps PostgreSQL's error under `meta.driverAdapterError.cause`). */
function* layers(error: unknown): Generator<Shape> {
  let current = error;
  for (let depth = 0; depth < 8 && isObject(current); depth++) {
    yield current;
    const meta = isObject(current.meta)
      ? (current.meta as { driverAdapterError?: unknown }).driverAdapterError
      : undefined;
    current = meta ?? current.cause;
  }
}

/** SQLSTATE of a database error, however deep it is wrapped. */
export function sqlState(error: unknown): string | null {
  for (const layer of layers(error)) {
    for (const code of [layer.originalCode, layer.code]) {
      // Prisma's own codes (P2010) have an SQLSTATE's form; PostgreSQL's own class P is P0 only.
      if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !/^P[1-9]/.test(code)) return code;
    }
  }
  return null;
}

/** Name of the violated constraint, when the error is a violation that names one. */
export function violatedConstraint(error: unknown): string | null {
  for (const layer of layers(error)) {
    if (typeof layer.constraint === 'string') return layer.constraint;
    if (isObject(layer.constraint) && 'index' in layer.constraint && typeof layer.constraint.index === 'string') {
      return layer.constraint.index;
    }
  }
  return null;
}

/** Whether a unique constraint refused the write (optionally: this one). */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  (sqlState(error) === '23505' || [...layers(error)].some((l) => l.code === 'P2002')) &&
  (constraint === undefined || violatedConstraint(error) === constraint || violatedConstraint(error) === null);

const UNREACHABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'ENOENT']);

/** The database can't be used right now (down, starting, full, out of connections): 503, try again. */
export function isUnavailable(error: unknown): boolean {
  const state = sqlState(error);
  // 08 connection, 53 resources (disk full, too many connections), 57P0x shutdown or starting, 58 system error
  if (state !== null && (/^(08|53|58)/.test(state) || /^57P0[1-3]$/.test(state))) return true;
  for (const layer of layers(error)) {
    if (
      typeof layer.code === 'string' &&
      (UNREACHABLE.has(layer.code) || /^P(1001|1002|1008|1017|2024|2028)$/.test(layer.code))
    )
      return true;
    if (layer instanceof Error && !(layer instanceof DatabaseError)) {
      if (
        /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/i.test(
          layer.message,
        )
      )
        return true;
    }
  }
  return false;
}
