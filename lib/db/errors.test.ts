import { DatabaseError } from 'pg';
import { describe, expect, it } from 'vitest';
import { isUnavailable, isUnfitValue, isUniqueViolation, sqlState, violatedConstraint } from './errors';

/** As pg throws what the server reports. */
function reported(code: string, constraint?: string): DatabaseError {
  return Object.assign(new DatabaseError('x', 1, 'error'), { severity: 'ERROR', code, constraint });
}
/** As Prisma wraps it, through its adapter. */
const wrapped = (prismaCode: string, cause: object) =>
  Object.assign(new Error('Invalid invocation'), {
    code: prismaCode,
    meta: { modelName: 'agents', driverAdapterError: Object.assign(new Error('adapter'), { cause }) },
  });
const byPrisma = (code: string) => wrapped('P2010', { originalCode: code, kind: 'postgres', code });
const system = (code: string) => Object.assign(new Error(`connect ${code}`), { code, errno: -111 });

describe('sqlState', () => {
  it('reads the state of pg’s and Prisma’s errors', () => {
    expect(sqlState(reported('53100'))).toBe('53100');
    expect(sqlState(byPrisma('40P01'))).toBe('40P01');
    expect(sqlState(new Error('outer', { cause: reported('P0001') }))).toBe('P0001');
  });

  it('takes neither Prisma’s nor the system’s codes for one', () => {
    for (const error of [system('EPIPE'), Object.assign(new Error('x'), { code: 'P2028', meta: {} }), null, 'x', {}])
      expect(sqlState(error)).toBeNull();
  });

  it('ends on errors that wrap each other in a circle', () => {
    const error = new Error('a');
    error.cause = error;
    expect(sqlState(error)).toBeNull();
    expect(isUnavailable(error)).toBe(false);
  });
});

describe('isUnavailable', () => {
  it.each([
    '08006', // connection failure
    '28P01', // the password was changed
    '28000',
    '3D000', // no such database
    '25006', // a standby
    '25P03', // the transaction was idle too long
    '40001',
    '40P01', // deadlock
    '53100', // disk full
    '53200',
    '53300', // too many connections
    '55P03',
    '57014', // statement timeout
    '57P01', // shutdown
    '57P03', // starting
    '58030', // I/O error
  ])('says yes to SQLSTATE %s', (code) => {
    expect(isUnavailable(reported(code))).toBe(true);
    expect(isUnavailable(byPrisma(code))).toBe(true);
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'])(
    'says yes to %s',
    (code) => expect(isUnavailable(system(code))).toBe(true),
  );

  it.each(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034'])('says yes to Prisma’s %s', (code) =>
    expect(isUnavailable(Object.assign(new Error('x'), { code, meta: {} }))).toBe(true),
  );

  it.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
  ])('says yes to pg’s own words: %s', (message) => expect(isUnavailable(new Error(message))).toBe(true));

  it.each(['23505', '23514', '42501', '42P01', '22021', 'P0001', 'XX000'])('says no to SQLSTATE %s', (code) =>
    expect(isUnavailable(reported(code))).toBe(false),
  );

  it('says no to everything else', () => {
    for (const error of [new Error('bug'), new TypeError('x'), null, undefined, 'ECONNREFUSED', 7])
      expect(isUnavailable(error)).toBe(false);
  });
});

describe('violations', () => {
  it('names the constraint, however the error is wrapped', () => {
    expect(violatedConstraint(reported('23514', 'budget_not_overshot'))).toBe('budget_not_overshot');
    const cause = { originalCode: '23505', constraint: { index: 'orgs_slug_key' } };
    expect(violatedConstraint(wrapped('P2002', cause))).toBe('orgs_slug_key');
    expect(violatedConstraint(new Error('x'))).toBeNull();
  });

  it('tells unique violations, and of which constraint', () => {
    expect(isUniqueViolation(reported('23505', 'a'))).toBe(true);
    expect(isUniqueViolation(reported('23505', 'a'), 'a')).toBe(true);
    expect(isUniqueViolation(reported('23505', 'a'), 'b')).toBe(false);
    expect(isUniqueViolation(reported('23503', 'a'))).toBe(false);
    expect(isUniqueViolation(wrapped('P2002', {}))).toBe(true);
  });

  it('tells values that do not fit', () => {
    expect(isUnfitValue(byPrisma('22021'))).toBe(true);
    expect(isUnfitValue(reported('23505'))).toBe(false);
    expect(isUnfitValue(new Error('x'))).toBe(false);
  });
});
