import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { makeOrg } from '@/lib/approvals/testing/arrange';
import type * as scope from '@/lib/db/scope';
import { testDatabase } from '@/lib/db/testing/database';
import { findRetentionOrgs } from '@/lib/retention/plan';
import { purgeOrg } from '@/lib/retention/purge';
import { append, sealAll } from './testing/log';
import { verifyAudit } from './verify';

/** What happens once, after the next reading. */
const next = vi.hoisted(() => ({ then: null as (() => Promise<unknown>) | null }));

vi.mock('@/lib/db/scope', async (importOriginal) => {
  const real = await importOriginal<typeof scope>();
  const withOrg: typeof real.withOrg = async (org, work) => {
    const answer = await real.withOrg(org, work);
    const { then } = next;
    next.then = null;
    await then?.();
    return answer;
  };
  return { ...real, withOrg };
});

const { url, sudo } = await testDatabase();
const archiveDir = await mkdtemp(join(tmpdir(), 'countersign-archive-'));
afterAll(() => rm(archiveDir, { recursive: true, force: true }));

it('verifies a log that is purged while it is read', async () => {
  const org = await makeOrg(sudo);
  for (let seal = 0; seal < 3; seal++) {
    await append(org, 2);
    await sealAll(sudo, org);
  }
  const [one] = await findRetentionOrgs(url, org);
  const later = { ...one!, cutoffs: { ...one!.cutoffs, events: new Date(Date.now() + 86_400_000).toISOString() } };
  next.then = () => purgeOrg(url, later, { archiveDir });
  expect(await verifyAudit(org)).toMatchObject({ ok: true, fault: null, purged: { seals: 2, events: 4 } });
  expect(next.then).toBeNull();
});
