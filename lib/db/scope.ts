import { DatabaseError, type PoolClient } from 'pg';
import type { OrgId } from '@/lib/ids';
import { pool } from './pool';

/**
 * A prepared statement: `name` is unique per text, so that each connection parses it once, and plans it as often as
 * PostgreSQL sees fit (see plannedOnce). An empty name is an unnamed statement: planned for the values of each call.
 */
export type Statement = { readonly name: string; readonly text: string };

/** Runs one named statement on the scoped connection and returns its rows as the database sent them. */
export type Run = (statement: Statement, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;

type Scopes = WeakMap<PoolClient, OrgId | null>;
const holder = globalThis as typeof globalThis & { __countersignScopes?: Scopes };

/**
 * Which organization each pooled connection is set to. A connection that isn't here has none. It lives beside the pool on
 * `globalThis`: this module is evaluated more than once in a process (API server, page bundles), and one copy must know
 * what another has set, or it would read and write as the wrong organization.
 */
const scopes: Scopes = (holder.__countersignScopes ??= new WeakMap());

async function scoped<T>(org: OrgId | null, work: (run: Run) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  let broken: Error | undefined;
  const query = async (statement: Statement, values: readonly unknown[]) => {
    try {
      const result = await client.query<Record<string, unknown>>({ ...statement, values: [...values] });
      return result.rows;
    } catch (error) {
      if (!leavesUsable(error)) broken = error instanceof Error ? error : new Error('broken');
      throw error;
    }
  };
  try {
    if ((scopes.get(client) ?? null) !== org) {
      scopes.delete(client);
      await query(SET_ORG, [org ?? '']);
      scopes.set(client, org);
    }
    return await work((statement, values = []) => query(statement, values));
  } finally {
    client.release(broken);
  }
}

// Shutdown and termination, connection and authentication, idle-in-transaction: PostgreSQL reports these and hangs up.
const ENDS_CONNECTION = /^(?:57P|08|28)|^(?:25P03|25P04|53300)$/;

/** An error that the database reports leaves the connection usable; anything else (lost, timed out) may not. */
const leavesUsable = (error: unknown): boolean =>
  error instanceof DatabaseError && !ENDS_CONNECTION.test(error.code ?? '');

const SET_ORG: Statement = { name: 'set-org', text: `SELECT set_config('app.org_id', $1, false)` };

/**
 * Runs statements on one connection whose row-level security shows this organization only. Skips the round trip when
 * the connection is set to it already. The organization is never set inside a statement that relies on it.
 */
export const withOrg = <T>(org: OrgId, work: (run: Run) => Promise<T>): Promise<T> => scoped(org, work);

/** The same without an organization: only the listed SECURITY DEFINER functions answer. */
export const withoutOrg = <T>(work: (run: Run) => Promise<T>): Promise<T> => scoped(null, work);

/** One transaction on one scoped connection, for the few hand-written paths that need more than one statement. */
export function withOrgTransaction<T>(org: OrgId, work: (run: Run) => Promise<T>): Promise<T> {
  return withOrg(org, async (run) => {
    await run({ name: 'begin', text: 'BEGIN' });
    try {
      const result = await work(run);
      await run({ name: 'commit', text: 'COMMIT' });
      return result;
    } catch (error) {
      await run({ name: 'rollback', text: 'ROLLBACK' });
      throw error;
    }
  });
}
