import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { auditRow } from '@/lib/audit/append';
import { signPurge, type PurgeContent } from '@/lib/audit/purge-record';
import { sqlState } from '@/lib/db/errors';
import { asOwner } from '@/lib/db/sql/identity-owner';
import {
  RETENTION_APPROVALS,
  RETENTION_BEGIN,
  RETENTION_COMMIT,
  RETENTION_DELETE,
  RETENTION_EVENT,
  RETENTION_INTERACTIONS,
  RETENTION_LOCK,
  RETENTION_PURGE,
} from '@/lib/db/sql/retention';
import type { Run } from '@/lib/db/scope';
import { ArchiveFile, type Archived } from './archive-file';
import { archiveEvents, type PurgeDraft } from './archive-events';
import { isNothing, planRetention, type RetentionOrg, type RetentionPlan } from './plan';

export type Purged = { plan: RetentionPlan; archive: Archived };

type Options = {
  archiveDir: string;
  /** Told what is being done, with figures. */
  report?: (line: string) => void;
};

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const BATCH = 500;
const ATTEMPTS = 3;
const SERIALIZATION_FAILURE = '40001';

/**
 * Archives what an organization's settings let go (with everything sealed left out), then removes it, in one transaction
 * of one moment: what isn't in the archive stays. Events go only behind a signed record with the archive's hash, so that
 * what remains still verifies. Null when there is nothing to do, 'busy' when another run is at it. `ownerUrl` is the
 * migrating connection; the application's role can't do this. Throws when the log doesn't verify, or on the disk's or the
 * database's errors; then nothing was removed.
 */
export async function purgeOrg(ownerUrl: string, org: RetentionOrg, options: Options): Promise<Purged | 'busy' | null> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await asOwner(ownerUrl, (run) => purgeOnce(run, org, options));
    } catch (error) {
      if (attempt === ATTEMPTS || sqlState(error) !== SERIALIZATION_FAILURE) throw error;
    }
  }
}

async function purgeOnce(run: Run, org: RetentionOrg, options: Options): Promise<Purged | 'busy' | null> {
  await run(RETENTION_BEGIN);
  const [lock] = await run(RETENTION_LOCK, [org.id]);
  if (lock?.['locked'] !== true) return 'busy'; // closing the connection ends the transaction
  const plan = await planRetention(run, org);
  if (isNothing(plan)) return null;
  const made = new Date();
  const stamp = made.toISOString().replace(/[-:]|\.\d+/g, '');
  const name = `${org.slug}-${stamp}-${randomBytes(3).toString('hex')}.jsonl.gz`;
  const file = await ArchiveFile.create(options.archiveDir, name);
  let archive: Archived;
  try {
    const draft = await fill(run, org, plan, made, file, options.report ?? (() => undefined));
    archive = await file.finish();
    await remove(run, org, plan, draft, archive, made);
  } catch (error) {
    await file.discard();
    throw error;
  }
  // From here on the archive stays, even when nobody hears whether the commit arrived.
  await run(RETENTION_COMMIT);
  return { plan, archive };
}

const approvalRow = z.object({ table_name: z.string(), after: z.string().nullable(), data: z.unknown() });
const interactionRow = z.object({ id: z.string(), data: z.unknown(), runs: z.array(z.unknown()) });

async function fill(
  run: Run,
  org: RetentionOrg,
  plan: RetentionPlan,
  made: Date,
  file: ArchiveFile,
  report: (line: string) => void,
): Promise<PurgeDraft | null> {
  const { cutoffs } = org;
  await file.write({
    typ: 'countersign/retention-archive@1',
    org_id: org.id,
    org_slug: org.slug,
    made_at: made.toISOString(),
    cutoffs,
  });
  const total = plan.approvals.decided + plan.approvals.executed;
  for (let after = FIRST_ID, done = 0; ;) {
    const values = [org.id, cutoffs.decided, cutoffs.executed, after, BATCH];
    const rows = z.array(approvalRow).parse(await run(RETENTION_APPROVALS, values));
    for (const { table_name, data } of rows) await file.write({ table: table_name, row: data });
    const ids = rows.flatMap((row) => row.after ?? []);
    after = ids.at(-1) ?? after;
    done += ids.length;
    if (ids.length > 0) report(`${org.slug}: archived ${done} of ${total} approvals`);
    if (ids.length < BATCH) break;
  }
  for (let after = FIRST_ID, done = 0; ;) {
    const values = [org.id, cutoffs.decided, cutoffs.executed, cutoffs.events, after, BATCH];
    const rows = z.array(interactionRow).parse(await run(RETENTION_INTERACTIONS, values));
    for (const { data, runs } of rows) {
      await file.write({ table: 'interactions', row: data });
      for (const one of runs) await file.write({ table: 'executions', row: one });
    }
    after = rows.at(-1)?.id ?? after;
    done += rows.length;
    if (rows.length > 0) report(`${org.slug}: archived ${done} of ${plan.interactions} interactions`);
    if (rows.length < BATCH) break;
  }
  if (plan.lastSeal === null) return null;
  const progress = (events: number) => report(`${org.slug}: archived ${events} of ${plan.events} events`);
  return archiveEvents(run, org.id, plan.lastSeal, file, progress);
}

async function remove(
  run: Run,
  org: RetentionOrg,
  plan: RetentionPlan,
  draft: PurgeDraft | null,
  archive: Archived,
  made: Date,
): Promise<void> {
  const { cutoffs } = org;
  const purgedAt = made.toISOString().replace('Z', '000Z'); // as the database prints it: microseconds
  await run(RETENTION_DELETE, [org.id, cutoffs.decided, cutoffs.executed, cutoffs.events]);
  if (draft) {
    const content: PurgeContent = {
      ...draft,
      archive_name: archive.name,
      archive_sha256: archive.sha256,
      purged_at: purgedAt,
    };
    const seal_hashes = `\\x${Buffer.from(content.seal_hashes).toString('hex')}`;
    await run(RETENTION_PURGE, [JSON.stringify({ ...content, seal_hashes, signature: signPurge(content) })]);
  }
  const event = auditRow({ kind: 'system', orgId: org.id, label: 'retention' }, null, 'retention_purged', {
    archive: archive.name,
    sha256: archive.sha256,
    bytes: archive.bytes,
    days: cutoffs.days,
    approvals: plan.approvals,
    interactions: plan.interactions,
    events: plan.events,
    seals: plan.seals,
    purge: draft?.number ?? null,
  });
  await run(RETENTION_EVENT, [org.id, JSON.stringify([event])]);
}
