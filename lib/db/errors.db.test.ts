import { afterEach, describe, expect, it } from 'vitest';
import { provideEnv } from '@/lib/env';
import { newId } from '@/lib/ids';
import { isUnavailable } from './errors';
import { closePool } from './pool';
import { withOrg, withoutOrg, type Statement } from './scope';
import { testDatabase } from './testing/database';
import { closePrisma, inOrg } from './tx';

const { sudo, url } = await testDatabase();

const orgId = newId('org');
const SLEEP: Statement = { name: 'test-sleep', text: 'SELECT pg_sleep(20)' };
const PID: Statement = { name: 'test-pid', text: 'SELECT pg_backend_pid() AS pid' };

const withPg = () => withOrg(orgId, (run) => run(SLEEP));
const withPrisma = () => inOrg(orgId, (tx) => tx.$queryRaw`SELECT pg_sleep(20)::text AS slept`);
const reachesPg = () => withoutOrg((run) => run(PID));
const reachesPrisma = () => inOrg(orgId, (tx) => tx.agents.count());

const restart = async (database: string) => {
  await closePrisma();
  await closePool();
  provideEnv({ DATABASE_URL: database });
};
afterEach(() => restart(url));

/** Ends the application's sessions as soon as one of them sleeps. */
async function killSleepers(): Promise<void> {
  const text = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'countersign' AND wait_event = 'PgSleep'`;
  while ((await sudo(text)).length === 0);
}

describe('a lost database', () => {
  it.each([
    ['pg', withPg, reachesPg],
    ['Prisma', withPrisma, reachesPrisma],
  ])('is unavailable to %s in the middle of a statement, and the next call works', async (_name, work, reaches) => {
    const lost = work().then(
      () => expect.unreachable(),
      (error: unknown) => error,
    );
    await killSleepers();
    expect(isUnavailable(await lost)).toBe(true);
    for (let i = 0; i < 5; i++) await expect(reaches()).resolves.toBeDefined();
  });

  it.each([
    ['refuses connections', () => 'postgresql://postgres@127.0.0.1:1/x'],
    ['is not there', () => url.replace(/\/[^/]*$/, '/no_such_database')],
    ['lets nobody in', () => url.replace(/\/\/[^@]*@/, '//no_such_role:wrong@')],
  ])('is unavailable when it %s, and back when it is back', async (_name, elsewhere) => {
    await restart(elsewhere());
    for (const reaches of [reachesPg, reachesPrisma]) {
      const error = await reaches().then(
        () => expect.unreachable(),
        (failure: unknown) => failure,
      );
      expect(isUnavailable(error)).toBe(true);
    }
    await restart(url);
    await expect(reachesPg()).resolves.toHaveLength(1);
    await expect(reachesPrisma()).resolves.toBe(0);
  });

  it('is unavailable when all connections are taken for too long', async () => {
    await restart(url);
    provideEnv({ DATABASE_POOL_SIZE: '2' });
    const taken = [withPg(), withPg()].map((work) => work.catch((error: unknown) => error));
    const error = await reachesPg().then(
      () => expect.unreachable(),
      (failure: unknown) => failure,
    );
    expect(isUnavailable(error)).toBe(true);
    await killSleepers();
    await Promise.all(taken);
    await expect(reachesPg()).resolves.toHaveLength(1);
  });
});
