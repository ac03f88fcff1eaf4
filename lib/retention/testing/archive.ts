import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll } from 'vitest';
import { makeApprovals, type ApprovalChange } from '@/lib/approvals/testing/arrange';
import { asOwner } from '@/lib/db/sql/identity-owner';
import { testDatabase } from '@/lib/db/testing/database';
import type { OrgId } from '@/lib/ids';
import { findRetentionOrgs, planRetention, type RetentionOrg } from '../plan';
import { purgeOrg } from '../purge';

export const { url, sudo } = await testDatabase();
export const archiveDir = await mkdtemp(join(tmpdir(), 'countersign-archive-'));
afterAll(() => rm(archiveDir, { recursive: true, force: true }));

/** The organization as the daily run finds it. */
export const found = async (org: OrgId): Promise<RetentionOrg> => (await findRetentionOrgs(url, org))[0]!;
export const plan = async (org: OrgId) => {
  const one = await found(org);
  return asOwner(url, (run) => planRetention(run, one));
};
export const purge = async (org: OrgId) => {
  const done = await purgeOrg(url, await found(org), { archiveDir });
  if (done === 'busy') throw new Error('another run is at it');
  return done;
};
/** What an archive holds, line by line. */
export const linesOf = async (name: string) =>
  gunzipSync(await readFile(join(archiveDir, name)))
    .toString()
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as { table?: string; row?: Record<string, unknown> });

/** Approvals that ended `days` ago; final unless said. */
export async function old(
  org: OrgId,
  days: number,
  ...changes: (ApprovalChange & { execution_status?: string })[]
): Promise<string[]> {
  const ids = await makeApprovals(
    sudo,
    org,
    changes.map(({ execution_status: _, ...change }) => ({ created_ago: days * 86_400 + 60, ...change })),
  );
  for (const [i, id] of ids.entries()) {
    const status = changes[i]?.execution_status ?? 'none';
    await sudo(
      `UPDATE approvals SET decided_at = CASE WHEN status <> 'pending' THEN now() - $3::int * interval '1 day' END, execution_status = $4,
         executed_at = CASE WHEN $4 IN ('succeeded', 'failed') THEN now() - $3::int * interval '1 day' END
       WHERE org_id = $1 AND id = $2`,
      [org, id, days, status],
    );
  }
  return ids;
}

/** The approvals that are still there. */
export const left = async (org: OrgId) =>
  (await sudo<{ id: string }>('SELECT id FROM approvals WHERE org_id = $1', [org])).map((row) => row.id).sort();
