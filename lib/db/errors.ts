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

// Prisma's own codes (P2010) and some of the system's (EPIPE) have the same form: of the classes that begin with a letter,
// these are PostgreSQL's.
const SQLSTATE = /^(?:[0-9][0-9A-Z]|F0|HV|P0|XX)[0-9A-Z]{3}$/;

/** SQLSTATE of a database error, however deep it is wrapped. */
export function sqlState(error: unknown): string | null {
  for (const layer of layers(error)) {
    for (const code of [layer.originalCode, layer.code]) {
      if (typeof code === 'string' && SQLSTATE.test(code)) return code;
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

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);

/**
 * Connection (08), password or account refused (28), resources such as disk and connections (53), shutdown, start or
 * crash (57P), system errors (58), no such database, a standby, an idle transaction that was ended, a lock or statement
 * that took too long, a deadlock. All rolled back; the same call may work a moment later.
 */
const TEMPORARY = /^(?:08|28|53|57P|58)|^(?:3D000|25006|25P03|25P04|55P03|57014|40001|40P01)$/;

/** The database can't be used right now (down, starting, full, out of connections, too slow): 503, try again. */
export function isUnavailable(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== null && TEMPORARY.test(state)) return true;
  for (const layer of layers(error)) {
    if (
      typeof layer.code === 'string' &&
      (UNREACHABLE.has(layer.code) || /^P(1001|1002|1008|1017|2024|2028|2034)$/.test(layer.code))
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

/** A value that PostgreSQL can't hold or compare (class 22: a NUL in a text, a number out of range). */
export const isUnfitValue = (error: unknown): boolean => sqlState(error)?.startsWith('22') ?? false;
