import { describe, expect, it, vi } from 'vitest';
import { makeOrg } from '@/lib/approvals/testing/arrange';
import { RETENTION_LOCK } from '@/lib/db/sql/retention';
import { locks } from '@/lib/db/testing/locks';
import { env, provideEnv } from '@/lib/env';
import { startJobs } from '@/lib/jobs/start';
import { retainDue } from './due';
import { archiveDir, left, old, sudo, url } from './testing/archive';

const { hold } = locks({ url, sudo });

describe('the daily run', () => {
  it('works on every organization that had none since yesterday', async () => {
    const org = await makeOrg(sudo);
    await old(org, 100, { status: 'denied' });
    expect(env().DATABASE_URL).toBe(url);
    expect(await retainDue(archiveDir, new AbortController().signal)).toBeGreaterThanOrEqual(1);
    expect(await left(org)).toEqual([]);
    await old(org, 100, { status: 'denied' });
    await retainDue(archiveDir, new AbortController().signal);
    expect(await left(org)).toHaveLength(1); // tomorrow
    const pass = (hours: number) =>
      sudo(`UPDATE retention_looks SET looked_at = looked_at - $1::int * interval '1 hour' WHERE org_id = $2`, [
        hours,
        org,
      ]);
    await pass(22);
    await retainDue(archiveDir, new AbortController().signal);
    expect(await left(org)).toHaveLength(1);
    await pass(2);
    await retainDue(archiveDir, new AbortController().signal);
    expect(await left(org)).toEqual([]);
  });

  it('happens by itself soon after a start, without waiting for the hour', async () => {
    const org = await makeOrg(sudo);
    await old(org, 100, { status: 'denied' });
    provideEnv({ RETENTION_ARCHIVE_DIR: archiveDir, SWEEP_SECONDS: '0.05' });
    const stop = new AbortController();
    const jobs = startJobs(stop);
    try {
      await vi.waitFor(async () => expect(await left(org)).toEqual([]), 30_000);
    } finally {
      stop.abort();
      await jobs.ended;
      provideEnv({ RETENTION_ARCHIVE_DIR: '', SWEEP_SECONDS: '' });
    }
  });

  it('looks at an organization once a day, also where nothing was old', async () => {
    const org = await makeOrg(sudo);
    const run = () => retainDue(archiveDir, new AbortController().signal);
    await run();
    await old(org, 100, { status: 'denied' });
    await run();
    expect(await left(org)).toHaveLength(1);
    await sudo(`UPDATE retention_looks SET looked_at = now() - interval '24 hours' WHERE org_id = $1`, [org]);
    await run();
    expect(await left(org)).toEqual([]);
  });

  it('looks again soon at an organization that another run was at', async () => {
    const org = await makeOrg(sudo);
    await old(org, 100, { status: 'denied' });
    const release = await hold(RETENTION_LOCK.text, [org]);
    await retainDue(archiveDir, new AbortController().signal);
    expect(await left(org)).toHaveLength(1);
    expect(await sudo('SELECT FROM retention_looks WHERE org_id = $1', [org])).toEqual([]);
    await release();
    await retainDue(archiveDir, new AbortController().signal);
    expect(await left(org)).toEqual([]);
  });

  it('is a job only where archives have a place', async () => {
    const { allJobs } = await import('@/lib/jobs/registry');
    expect(allJobs().map((job) => job.name)).not.toContain('retention');
    provideEnv({ RETENTION_ARCHIVE_DIR: archiveDir });
    expect(allJobs().map((job) => job.name)).toContain('retention');
    provideEnv({ RETENTION_ARCHIVE_DIR: '' });
  });
});
