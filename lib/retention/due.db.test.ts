import { describe, expect, it } from 'vitest';
import { makeOrg } from '@/lib/approvals/testing/arrange';
import { env, provideEnv } from '@/lib/env';
import { retainDue } from './due';
import { archiveDir, left, old, sudo, url } from './testing/archive';

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
  });

  it('is a job only where archives have a place', async () => {
    const { allJobs } = await import('@/lib/jobs/registry');
    expect(allJobs().map((job) => job.name)).not.toContain('retention');
    provideEnv({ RETENTION_ARCHIVE_DIR: archiveDir });
    expect(allJobs().map((job) => job.name)).toContain('retention');
    provideEnv({ RETENTION_ARCHIVE_DIR: '' });
  });
});
