import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll } from 'vitest';
import type { TestDatabase } from './database';

/**
 * Ways to make two transactions meet, without guessing how long anything takes. Call it once, at the top of a
 * `.db.test.ts` file or of its set-up.
 */
export function locks({ url, sudo }: Pick<TestDatabase, 'url' | 'sudo'>) {
  const holders: pg.Client[] = [];
  afterAll(() => Promise.all(holders.map((holder) => holder.end())));

  return {
    /** Runs a statement that locks rows, in a transaction of its own, which ends when the returned function is called. */
    async hold(statement: string, values: unknown[]): Promise<() => Promise<void>> {
      const holder = new pg.Client({ connectionString: url });
      await holder.connect();
      holders.push(holder);
      await holder.query('BEGIN');
      await holder.query(statement, values);
      return async () => void (await holder.query('COMMIT'));
    },

    /** Resolves when at least `count` statements wait for a lock in this database: the process ids of their sessions. */
    async waiting(count = 1): Promise<number[]> {
      const text = `SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      for (;;) {
        const found = await sudo<{ pid: number }>(text);
        if (found.length >= count) return found.map(({ pid }) => pid);
        await pause(5);
      }
    },
  };
}
