import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { makeApprovals, makeOrg, type ApprovalChange } from '@/lib/approvals/testing/arrange';
import { makeCheckpoint } from '@/lib/audit/checkpoint';
import { sealAudit } from '@/lib/audit/seal';
import { append, sealAll, tamper } from '@/lib/audit/testing/log';
import { verifyAudit } from '@/lib/audit/verify';
import { withOrg } from '@/lib/db/scope';
import { asOwner } from '@/lib/db/sql/identity-owner';
import { testDatabase } from '@/lib/db/testing/database';
import { env, provideEnv } from '@/lib/env';
import { newId, type OrgId } from '@/lib/ids';
import { retainDue } from './due';
import { findRetentionOrgs, planRetention, type RetentionOrg } from './plan';
import { purgeOrg } from './purge';
import { verifyArchive } from './verify-archive';

const { url, sudo } = await testDatabase();
const archiveDir = await mkdtemp(join(tmpdir(), 'countersign-archive-'));
afterAll(() => rm(archiveDir, { recursive: true, force: true }));

let org: OrgId;

const found = async (): Promise<RetentionOrg> => (await findRetentionOrgs(url, org))[0]!;
const plan = async () => {
  const one = await found();
  return asOwner(url, (run) => planRetention(run, one));
};
const purge = async () => purgeOrg(url, await found(), { archiveDir });
const linesOf = async (name: string) =>
  gunzipSync(await readFile(join(archiveDir, name)))
    .toString()
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as { table?: string; row?: Record<string, unknown> });

/** Approvals that ended `days` ago; final unless said. */
async function old(days: number, ...changes: (ApprovalChange & { execution_status?: string })[]): Promise<string[]> {
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

const left = async () =>
  (await sudo<{ id: string }>('SELECT id FROM approvals WHERE org_id = $1', [org])).map((row) => row.id).sort();

describe('what is old enough to go', () => {
  beforeEach(async () => {
    org = await makeOrg(sudo);
  });

  it('follows the days of the settings: decided 90, executed 180', async () => {
    const gone = [
      ...(await old(
        91,
        { status: 'denied' },
        { status: 'approved', execution_mode: 'none' },
        { status: 'expired', expires_in: -90 * 86_400 },
      )),
      ...(await old(
        181,
        { status: 'approved', execution_mode: 'gateway', execution_status: 'succeeded' },
        { status: 'approved', execution_mode: 'agent', execution_status: 'failed' },
      )),
    ];
    const stay = [
      ...(await old(89, { status: 'denied' })),
      ...(await old(179, { status: 'approved', execution_mode: 'gateway', execution_status: 'failed' })),
    ];
    expect(await plan()).toMatchObject({ approvals: { decided: 3, executed: 2 }, events: 0 });
    expect(await left()).toEqual([...gone, ...stay].sort()); // planning changes nothing
    expect(await purge()).toMatchObject({ plan: { approvals: { decided: 3, executed: 2 } } });
    expect(await left()).toEqual(stay.sort());
  });

  it('never is what waits, runs, is to be started, or is for a person to reconcile', async () => {
    const ids = await old(
      4_000,
      { status: 'pending' },
      { status: 'pending', expires_in: -4_000 * 86_400 + 60 },
      { status: 'approved', execution_mode: 'gateway' },
      { status: 'approved', execution_mode: 'gateway', execution_status: 'running' },
      { status: 'approved', execution_mode: 'gateway', execution_status: 'ambiguous' },
    );
    expect(await plan()).toMatchObject({ approvals: { decided: 0, executed: 0 } });
    expect(await purge()).toBeNull();
    expect(await left()).toEqual([...ids].sort());
  });

  it('is also what nobody will start or reconcile any more, where the organization is closed', async () => {
    await old(
      91,
      { status: 'approved', execution_mode: 'gateway' },
      { status: 'approved', execution_mode: 'gateway', execution_status: 'ambiguous' },
      { status: 'approved', execution_mode: 'agent', execution_status: 'ambiguous' },
    );
    expect(await plan()).toMatchObject({ approvals: { decided: 0 } });
    await sudo('UPDATE orgs SET closed_at = now() WHERE id = $1', [org]);
    expect(await purge()).toMatchObject({ plan: { approvals: { decided: 3 } } });
    expect(await left()).toEqual([]);
  });

  it('follows an organization’s own settings, and leaves other organizations alone', async () => {
    await old(10, { status: 'denied' });
    const first = org;
    org = await makeOrg(sudo, { retention_days: { decided: 5 } });
    const [mine] = await old(10, { status: 'denied' });
    expect(mine).toBeDefined();
    await purge();
    expect(await left()).toEqual([]);
    org = first;
    expect(await left()).toHaveLength(1);
  });

  it('takes along what belongs to an approval, and keeps rules', async () => {
    const [id] = await old(200, { status: 'denied' });
    const [person] = [newId('usr')];
    await sudo(`INSERT INTO users (id, email, name) VALUES ($1, $2, 'Ada')`, [person, `${person}@acme.test`]);
    await sudo(
      `INSERT INTO reviews (org_id, id, approval_id, user_id, decision, via) VALUES ($1, new_id(), $2, $3, 'denied', 'ui')`,
      [org, id, person],
    );
    await sudo(
      `INSERT INTO rules (org_id, id, tool_name, arg_constraints, description, created_by, created_by_label, created_from)
       VALUES ($1, new_id(), 'a:b', '{}', 'kept', $2, 'ada', $3)`,
      [org, person, id],
    );
    const done = await purge();
    expect(await sudo('SELECT FROM reviews WHERE org_id = $1', [org])).toHaveLength(0);
    expect(await sudo('SELECT FROM rules WHERE org_id = $1', [org])).toHaveLength(1);
    const lines = await linesOf(done!.archive.name);
    expect(lines.map((one) => one.table).filter(Boolean)).toEqual(['approvals', 'reviews']);
    expect(lines[1]!.row).toMatchObject({ id, status: 'denied', params: { namespace: 'production' } });
    expect(lines[1]!.row).not.toHaveProperty('params_sealed');
  });
});

describe('what leaves the database is in the archive', () => {
  beforeEach(async () => {
    org = await makeOrg(sudo);
  });

  /** An interaction of `days` ago that was allowed and run at once, or belongs to an approval. */
  async function interaction(days: number, approval: string | null): Promise<string> {
    const id = newId('int');
    await sudo(
      `INSERT INTO interactions (org_id, id, agent_id, source, decision, reasons, policy_trace, risk_snapshot, action_type,
         tool, params, action_hash, request_id, approval_id, created_at)
       VALUES ($1, $2, 'deployment-bot', 'execute', $3, '[]', '{}', '{}', 'kubernetes', 'deploy', '{}', 'h', 'r', $4,
         now() - $5::int * interval '1 day')`,
      [org, id, approval ? 'ESCALATE' : 'ALLOW', approval, days],
    );
    if (approval)
      await sudo('UPDATE approvals SET interaction_id = $3 WHERE org_id = $1 AND id = $2', [org, approval, id]);
    else {
      await sudo(
        `INSERT INTO executions (org_id, id, interaction_id, agent_id, attempt, mode, status, started_by, finished_at, result)
         VALUES ($1, new_id(), $2, 'deployment-bot', 1, 'gateway', 'succeeded', '{}', now(), '{"success": true}')`,
        [org, id],
      );
    }
    return id;
  }
  const archived = async (name: string, table: string) =>
    (await linesOf(name))
      .filter((one) => one.table === table)
      .map((one) => one.row!['id'] ?? one.row!['interaction_id']);

  it('with the runs of what was allowed at once', async () => {
    const id = await interaction(400, null);
    const done = await purge();
    expect(await sudo('SELECT FROM interactions WHERE org_id = $1', [org])).toHaveLength(0);
    expect(await sudo('SELECT FROM executions WHERE org_id = $1', [org])).toHaveLength(0);
    expect(await archived(done!.archive.name, 'interactions')).toEqual([id]);
    const runs = (await linesOf(done!.archive.name)).filter((one) => one.table === 'executions');
    expect(runs.map((one) => one.row)).toMatchObject([{ interaction_id: id, status: 'succeeded' }]);
  });

  it('with the interactions of approvals that go in the same run; those of approvals that stay, stay', async () => {
    const [gone, stays] = await old(400, { status: 'denied' }, { status: 'pending' });
    const [first, second] = [await interaction(400, gone!), await interaction(400, stays!)];
    expect(await plan()).toMatchObject({ approvals: { decided: 1 }, interactions: 1 });
    const done = await purge();
    expect(await sudo('SELECT id FROM interactions WHERE org_id = $1', [org])).toEqual([{ id: second }]);
    expect(await archived(done!.archive.name, 'interactions')).toEqual([first]);
  });
});

describe('the archive', () => {
  beforeEach(async () => {
    org = await makeOrg(sudo);
    await old(100, { status: 'denied' });
  });

  it('is a private file, recorded in the log with its hash', async () => {
    const { archive } = (await purge())!;
    expect((await stat(join(archiveDir, archive.name))).mode & 0o777).toBe(0o600);
    const [event] = await sudo<{ payload: Record<string, unknown>; actor_label: string }>(
      `SELECT payload, actor_label FROM audit_events WHERE org_id = $1 AND type = 'retention_purged'`,
      [org],
    );
    expect(event).toMatchObject({
      actor_label: 'retention',
      payload: { archive: archive.name, sha256: archive.sha256, approvals: { decided: 1, executed: 0 }, purge: null },
    });
    expect(await verifyArchive(join(archiveDir, archive.name))).toMatchObject({ ok: true, rows: 1 });
  });

  it('is left behind by nothing that failed, and then nothing is removed', async () => {
    const before = await readdir(archiveDir);
    const one = await found();
    const file = join(archiveDir, before[0] ?? 'none');
    await expect(purgeOrg(url, one, { archiveDir: join(file, 'inside-a-file') })).rejects.toThrow();
    await sudo(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not today'; END $$`,
    );
    await sudo('CREATE TRIGGER refuse BEFORE DELETE ON approvals FOR EACH ROW EXECUTE FUNCTION refuse()');
    await expect(purge()).rejects.toThrow('not today');
    await sudo('DROP TRIGGER refuse ON approvals');
    expect(await readdir(archiveDir)).toEqual(before);
    expect(await left()).toHaveLength(1);
  });

  it('of another content is not the one that was recorded', async () => {
    const { archive } = (await purge())!;
    const path = join(archiveDir, archive.name);
    await writeFile(
      path,
      gzipSync(
        gunzipSync(await readFile(path))
          .toString()
          .replace('denied', 'approved'),
      ),
    );
    expect(await verifyArchive(path)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('no archive with this hash'),
    });
  });
});

describe('law 4: the audit log after a purge', () => {
  let checkpoints: Awaited<ReturnType<typeof makeCheckpoint>>[];

  /** Three seals that are old (their time is over) and one that must stay. */
  beforeEach(async () => {
    org = await makeOrg(sudo);
    checkpoints = [];
    for (let seal = 0; seal < 4; seal++) {
      for (let i = 0; i < 3; i++) await append(org, 1, `event ${seal}.${i}`);
      await sealAll(sudo, org);
      checkpoints.push(await makeCheckpoint(org));
    }
  });

  /** The settings know whole days: a run that happens a year from now, for events of today. */
  const purgeLater = async (years = 2) => {
    const one = await found();
    const events = new Date(Date.now() + years * 365 * 86_400_000).toISOString();
    return purgeOrg(url, { ...one, cutoffs: { ...one.cutoffs, events } }, { archiveDir });
  };
  const fault = async (checkpoint?: (typeof checkpoints)[number]) => (await verifyAudit(org, { checkpoint })).fault;

  it('still verifies, and says how much was purged; the newest seal stays', async () => {
    const done = await purgeLater();
    expect(done).toMatchObject({ plan: { seals: 3, events: 9 } });
    await sealAll(sudo, org);
    const result = await verifyAudit(org);
    expect(result).toMatchObject({
      ok: true,
      fault: null,
      purged: { seals: 3, events: 9 },
      events: 4,
      seals: 2,
      unsealed: 0,
    });
    expect(await sudo('SELECT FROM audit_events WHERE org_id = $1', [org])).toHaveLength(4);
    const lines = await linesOf(done!.archive.name);
    expect(lines.filter((one) => one.table === 'audit_events')).toHaveLength(9);
    expect(await verifyArchive(join(archiveDir, done!.archive.name))).toMatchObject({ ok: true, events: 9, seals: 3 });
  });

  it('matches checkpoints of every age, and goes on through further purges', async () => {
    await purgeLater();
    await append(org, 2);
    await sealAll(sudo, org);
    await append(org, 1);
    await sealAll(sudo, org);
    const second = await purgeLater();
    expect(second!.plan.seals).toBeGreaterThan(0);
    for (const checkpoint of checkpoints) {
      expect(await verifyAudit(org, { checkpoint })).toMatchObject({ ok: true, checkpoint: 'matched' });
    }
    await sealAll(sudo, org);
    const now = await makeCheckpoint(org);
    expect(now.count).toBe(12 + 3 + 2); // purged ones count: what was appended, and two retention events
    expect(await verifyAudit(org, { checkpoint: now })).toMatchObject({ ok: true });
    expect(await verifyArchive(join(archiveDir, second!.archive.name))).toMatchObject({ ok: true });
  });

  it.each([
    ['archive_sha256', `archive_sha256 = repeat('a', 64)`],
    ['archive_name', `archive_name = 'another'`],
    ['head', `head = repeat('a', 64)`],
    ['end', `to_xid = (to_xid::text::bigint + 1)::text::xid8`],
    ['count', 'events = events - 1'],
    ['hash of a seal', 'seal_hashes = set_byte(seal_hashes, 3, (get_byte(seal_hashes, 3) + 1) % 256)'],
    ['time', `purged_at = purged_at + interval '1 second'`],
  ])('does not verify when the purge’s %s was changed', async (_what, change) => {
    await purgeLater();
    await tamper(sudo, [`UPDATE audit_purges SET ${change} WHERE org_id = $1`, [org]]);
    expect(await fault()).toMatchObject({ kind: 'seal_broken', message: expect.stringContaining('Purge 1') });
  });

  it('does not verify when the purge’s row is gone, or the remainder was changed, cut or filled up', async () => {
    await purgeLater();
    const [first] = await sudo<{ id: string }>(
      'SELECT id FROM audit_events e WHERE org_id = $1 ORDER BY e.xid LIMIT 1',
      [org],
    );
    await tamper(sudo, [`UPDATE audit_events SET reason = 'x' WHERE org_id = $1 AND id = $2`, [org, first!.id]]);
    expect(await fault()).toMatchObject({ kind: 'changed' });
    await tamper(sudo, [`UPDATE audit_events SET reason = NULL WHERE org_id = $1 AND id = $2`, [org, first!.id]]);
    expect(await fault()).toBeNull();
    await tamper(sudo, [
      `INSERT INTO audit_events (org_id, id, type, actor_kind, actor_label, occurred_at, xid)
       VALUES ($1, new_id(), 'action_approved', 'user', 'x', now(), '7')`,
      [org],
    ]);
    expect(await fault()).toMatchObject({ kind: 'extra' });
    await tamper(sudo, [`DELETE FROM audit_events WHERE org_id = $1 AND xid = '7'`, [org]]);
    await sealAll(sudo, org);
    await tamper(sudo, [
      `DELETE FROM audit_events e USING audit_seals s WHERE e.org_id = $1 AND s.org_id = $1 AND s.number = 4 AND e.xid < s.to_xid`,
      [org],
    ]);
    expect(await fault()).toMatchObject({ kind: 'missing' });
    await tamper(sudo, [`DELETE FROM audit_seals WHERE org_id = $1 AND number = 4`, [org]]);
    expect(await fault()).toMatchObject({ kind: 'seal_broken', seal_number: 4 });
    await tamper(sudo, ['DELETE FROM audit_purges WHERE org_id = $1', [org]]);
    expect(await fault()).toMatchObject({ kind: 'seal_broken', seal_number: 1 });
  });

  it('is not purged when what would go does not verify', async () => {
    await tamper(sudo, [
      `UPDATE audit_events SET reason = 'forged' WHERE org_id = $1 AND xid = (SELECT e.xid FROM audit_events e WHERE e.org_id = $1 ORDER BY e.xid LIMIT 1)`,
      [org],
    ]);
    const before = await readdir(archiveDir);
    await expect(purgeLater()).rejects.toThrow(/does not verify, nothing was removed/);
    expect(await readdir(archiveDir)).toEqual(before);
    expect(await sudo('SELECT FROM audit_events WHERE org_id = $1', [org])).toHaveLength(12);
  });

  it('can’t be purged by the application’s role, nor deleted by anybody without a purge', async () => {
    const refused = (text: string) =>
      expect(withOrg(org, (run) => run({ name: text.slice(0, 50), text }))).rejects.toThrow(/permission denied/);
    await refused('DELETE FROM audit_events');
    await refused('DELETE FROM audit_seals');
    await refused('DELETE FROM audit_purges');
    await refused(`INSERT INTO audit_purges SELECT * FROM audit_purges`);
    await refused('SELECT retention_purge(NULL::audit_purges)');
    await refused(`SELECT retention_delete(new_id(), now(), now(), now())`);
    await refused(`SELECT retention_approvals(new_id(), now(), now(), new_id(), 1)`);
    await refused('DELETE FROM approvals');
    await expect(sudo('DELETE FROM audit_events WHERE org_id = $1', [org])).rejects.toThrow(/never changed or removed/);
    await purgeLater();
    await expect(sudo('DELETE FROM audit_events WHERE org_id = $1', [org])).rejects.toThrow(/never changed or removed/);
    await expect(sudo('DELETE FROM audit_seals WHERE org_id = $1', [org])).rejects.toThrow(/never changed or removed/);
    await expect(sudo('DELETE FROM audit_purges WHERE org_id = $1', [org])).rejects.toThrow(/never changed or removed/);
    await expect(sudo(`UPDATE audit_purges SET head = 'x' WHERE org_id = $1`, [org])).rejects.toThrow(/never changed/);
  });

  it('stays one chain when it is purged while it is written and sealed', async () => {
    let writing = true;
    const writer = (async () => {
      for (let i = 0; i < 40; i++) await append(org, 1);
      writing = false;
    })();
    const sealer = (async () => {
      while (writing) await sealAudit(org);
    })();
    const purgers = [purgeLater(), purgeLater(), purgeLater()];
    await Promise.all([writer, sealer]);
    const done = await Promise.all(purgers);
    expect(done.filter((one) => one !== null).length).toBeGreaterThanOrEqual(1);
    await sealAll(sudo, org);
    expect(await verifyAudit(org)).toMatchObject({ ok: true, unsealed: 0 });
    for (const one of done)
      if (one) expect(await verifyArchive(join(archiveDir, one.archive.name))).toMatchObject({ ok: true });
  });
});

describe('the daily run', () => {
  it('works on every organization that had none since yesterday', async () => {
    org = await makeOrg(sudo);
    await old(100, { status: 'denied' });
    expect(env().DATABASE_URL).toBe(url);
    expect(await retainDue(archiveDir, new AbortController().signal)).toBeGreaterThanOrEqual(1);
    expect(await left()).toEqual([]);
    await old(100, { status: 'denied' });
    await retainDue(archiveDir, new AbortController().signal);
    expect(await left()).toHaveLength(1); // tomorrow
  });

  it('is a job only where archives have a place', async () => {
    const { allJobs } = await import('@/lib/jobs/registry');
    expect(allJobs().map((job) => job.name)).not.toContain('retention');
    provideEnv({ RETENTION_ARCHIVE_DIR: archiveDir });
    expect(allJobs().map((job) => job.name)).toContain('retention');
    provideEnv({ RETENTION_ARCHIVE_DIR: '' });
  });
});
