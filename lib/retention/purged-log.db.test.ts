import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeOrg } from '@/lib/approvals/testing/arrange';
import { makeCheckpoint } from '@/lib/audit/checkpoint';
import { sealAudit } from '@/lib/audit/seal';
import { append, sealAll, tamper } from '@/lib/audit/testing/log';
import { verifyAudit } from '@/lib/audit/verify';
import { withOrg } from '@/lib/db/scope';
import type { OrgId } from '@/lib/ids';
import { purgeOrg } from './purge';
import { archiveDir, found, linesOf, sudo, url } from './testing/archive';
import { verifyArchive } from './verify-archive';

let org: OrgId;

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
    const one = await found(org);
    const events = new Date(Date.now() + years * 365 * 86_400_000).toISOString();
    const done = await purgeOrg(url, { ...one, cutoffs: { ...one.cutoffs, events } }, { archiveDir });
    return done === 'busy' ? null : done;
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
