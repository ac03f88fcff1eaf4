import { beforeEach, describe, expect, it } from 'vitest';
import type { AuditCheckpoint } from '@/lib/contracts/audit';
import { makeOrg } from '@/lib/approvals/testing/arrange';
import { testDatabase } from '@/lib/db/testing/database';
import { publicId, type OrgId } from '@/lib/ids';
import { makeCheckpoint } from './checkpoint';
import { sealHash, sealText, type SealRow } from './seal-format';
import { joinSigned, signText } from './signature';
import { append, sealAll, settle, tamper } from './testing/log';
import { verifyAudit } from './verify';

const { sudo } = await testDatabase();

let org: OrgId;
/** The log's events in the order of the chain: three seals of four events, each event a transaction of its own. */
let ids: string[];

beforeEach(async () => {
  org = await makeOrg(sudo);
  for (let seal = 0; seal < 3; seal++) {
    for (let i = 0; i < 4; i++) await append(org, 1, `event ${seal}.${i}`);
    await sealAll(sudo, org);
  }
  ids = (await sudo<{ id: string }>('SELECT id FROM audit_events e WHERE org_id = $1 ORDER BY e.xid, e.id', [org])).map(
    (row) => row.id,
  );
});

const event = (index: number) => publicId('evt', ids[index]!);
const fault = async (checkpoint?: AuditCheckpoint) => (await verifyAudit(org, { checkpoint })).fault;

describe('verifyAudit', () => {
  it('finds nothing wrong with a log that nobody touched', async () => {
    await append(org, 2);
    const progress: string[] = [];
    const result = await verifyAudit(org, { onProgress: ({ events, of }) => void progress.push(`${events} of ${of}`) });
    expect(result).toMatchObject({ ok: true, fault: null, seals: 3, events: 12, unsealed: 2, checkpoint: 'none' });
    expect(result.head).toMatchObject({ number: 3 });
    expect(progress).toEqual(['0 of 12', '4 of 12', '8 of 12', '12 of 12']);
    expect(await verifyAudit(await makeOrg(sudo))).toMatchObject({ ok: true, head: null, seals: 0, events: 0 });
  });

  it.each([
    `payload = jsonb_set(payload, '{note}', '"forged"')`,
    `actor_label = 'somebody@else.example'`,
    `reason = 'another'`,
    `occurred_at = occurred_at + interval '1 microsecond'`,
    `type = 'action_approved'`,
    `approval_id = id`,
  ])('names a changed event: %s', async (change) => {
    await tamper(sudo, [`UPDATE audit_events SET ${change} WHERE org_id = $1 AND id = $2`, [org, ids[5]]]);
    expect(await fault()).toMatchObject({ kind: 'changed', seal_number: 2, event_id: event(5) });
  });

  it.each([0, 3, 4, 6, 11])('names a dropped event: number %i', async (index) => {
    await tamper(sudo, ['DELETE FROM audit_events WHERE org_id = $1 AND id = $2', [org, ids[index]]]);
    expect(await fault()).toMatchObject({
      kind: 'missing',
      seal_number: 1 + Math.floor(index / 4),
      event_id: event(index),
    });
  });

  it('names an event that was put in later', async () => {
    const added = '01890a5d-ac96-774b-bcce-b302099a8057';
    await tamper(sudo, [
      `INSERT INTO audit_events (org_id, id, type, actor_kind, actor_label, occurred_at, xid)
       SELECT org_id, $3, 'action_approved', 'user', 'x', occurred_at, xid FROM audit_events WHERE org_id = $1 AND id = $2`,
      [org, ids[6], added],
    ]);
    expect(await fault()).toMatchObject({ kind: 'extra', seal_number: 2, event_id: publicId('evt', added) });
  });

  it('names an event of a transaction that never was', async () => {
    await tamper(sudo, [
      `INSERT INTO audit_events (org_id, id, type, actor_kind, actor_label, occurred_at, xid)
       VALUES ($1, new_id(), 'action_approved', 'user', 'x', now(), '999999999999')`,
      [org],
    ]);
    expect(await fault()).toMatchObject({ kind: 'extra', seal_number: null });
  });

  it.each([
    ['in one seal', 4, 6],
    ['between seals', 2, 9],
  ])('names swapped events: places %s', async (_where, a, b) => {
    await tamper(sudo, [
      `UPDATE audit_events e SET xid = o.xid FROM audit_events o WHERE e.org_id = $1 AND o.org_id = $1
       AND ((e.id = $2 AND o.id = $3) OR (e.id = $3 AND o.id = $2))`,
      [org, ids[a], ids[b]],
    ]);
    expect(await fault()).toMatchObject({ kind: 'reordered', event_id: event(a) });
  });

  it('names swapped events: contents', async () => {
    await tamper(sudo, [
      `UPDATE audit_events e SET payload = o.payload FROM audit_events o WHERE e.org_id = $1 AND o.org_id = $1
       AND ((e.id = $2 AND o.id = $3) OR (e.id = $3 AND o.id = $2))`,
      [org, ids[1], ids[2]],
    ]);
    expect(await fault()).toMatchObject({ kind: 'changed', event_id: event(1) });
  });

  it('names an event that was moved behind the last seal', async () => {
    await tamper(sudo, [
      `UPDATE audit_events SET xid = (SELECT max(to_xid) FROM audit_seals WHERE org_id = $1) WHERE org_id = $1 AND id = $2`,
      [org, ids[7]],
    ]);
    expect(await fault()).toMatchObject({ kind: 'reordered', seal_number: 2, event_id: event(7) });
  });

  it.each([
    ['count', 'count = count + 1'],
    ['leaves', `leaves = set_byte(leaves, 20, (get_byte(leaves, 20) + 1) % 256)`],
    ['range', `to_xid = (to_xid::text::bigint - 1)::text::xid8`],
    ['time', `created_at = created_at + interval '1 microsecond'`],
    ['hash', `hash = repeat('a', 64)`],
    ['link', `prev_hash = repeat('a', 64)`],
  ])('names a seal whose %s was changed', async (_what, change) => {
    await tamper(sudo, [`UPDATE audit_seals SET ${change} WHERE org_id = $1 AND number = 2`, [org]]);
    expect(await fault()).toMatchObject({ kind: 'seal_broken', seal_number: 2 });
  });

  it('names a seal that was removed from the middle, or from the beginning', async () => {
    await tamper(sudo, ['DELETE FROM audit_seals WHERE org_id = $1 AND number = 2', [org]]);
    expect(await fault()).toMatchObject({ kind: 'seal_broken', seal_number: 2 });
    await tamper(sudo, ['DELETE FROM audit_seals WHERE org_id = $1 AND number = 1', [org]]);
    expect(await fault()).toMatchObject({ kind: 'seal_broken', seal_number: 1 });
  });

  it('names the first seal of a chain that was made anew without the key', async () => {
    const { signature } = (
      await sudo<{ signature: string }>('SELECT signature FROM audit_seals WHERE org_id = $1 AND number = 2', [org])
    )[0]!;
    await tamper(
      sudo,
      [`UPDATE audit_events SET reason = 'forged' WHERE org_id = $1 AND id = $2`, [org, ids[9]]],
      ['DELETE FROM audit_seals WHERE org_id = $1 AND number = 3', [org]],
    );
    await sealAll(sudo, org); // right in every way but the signature, once that is replaced
    await tamper(sudo, ['UPDATE audit_seals SET signature = $2 WHERE org_id = $1 AND number = 3', [org, signature]]);
    expect(await fault()).toMatchObject({ kind: 'signature_invalid', seal_number: 3 });
  });

  it('names the seal after one that was replaced by another, well signed one', async () => {
    const [row] = await sudo<SealRow>(
      `SELECT number, from_xid::text, to_xid::text, count, leaves, prev_hash FROM audit_seals
       WHERE org_id = $1 AND number = 2`,
      [org],
    );
    const text = sealText({ ...row!, org_id: org, sealed_at: '2026-01-31T10:00:00.000000Z' });
    await tamper(sudo, [
      `UPDATE audit_seals SET created_at = '2026-01-31 10:00:00+00', hash = $2, signature = $3
       WHERE org_id = $1 AND number = 2`,
      [org, sealHash(text), joinSigned(signText(() => text))],
    ]);
    expect(await fault()).toMatchObject({ kind: 'seal_broken', seal_number: 3 });
  });

  it('reads numbers of transactions as numbers', async () => {
    const young = await makeOrg(sudo);
    for (const xid of ['9', '10', '99', '100']) {
      await tamper(sudo, [
        `INSERT INTO audit_events (org_id, id, type, actor_kind, actor_label, occurred_at, xid)
         VALUES ($1, new_id(), 'org_created', 'system', 'x', now(), '${xid}')`,
        [young],
      ]);
    }
    await sealAll(sudo, young);
    await append(young, 1);
    await sealAll(sudo, young);
    expect(await verifyAudit(young)).toMatchObject({ ok: true, events: 5, seals: 2 });
  });
});

describe('checkpoint', () => {
  it('covers what can be sealed and matches the log as it grows', async () => {
    await append(org, 2);
    await settle(sudo);
    const checkpoint = await makeCheckpoint(org);
    expect(checkpoint).toMatchObject({ number: 4, count: 14, org_id: publicId('org', org) });
    await append(org, 1);
    await sealAll(sudo, org);
    expect(await verifyAudit(org, { checkpoint })).toMatchObject({ ok: true, checkpoint: 'matched', events: 15 });
  });

  it('of an empty log matches as well', async () => {
    const empty = await makeOrg(sudo);
    const checkpoint = await makeCheckpoint(empty);
    expect(checkpoint).toMatchObject({ number: 0, count: 0 });
    await append(empty, 1);
    await sealAll(sudo, empty);
    expect(await verifyAudit(empty, { checkpoint })).toMatchObject({ ok: true, checkpoint: 'matched' });
  });

  it('finds a log whose end was cut off cleanly', async () => {
    const checkpoint = await makeCheckpoint(org);
    await tamper(
      sudo,
      [
        `DELETE FROM audit_events WHERE org_id = $1 AND xid >= (SELECT from_xid FROM audit_seals WHERE org_id = $1 AND number = 3)`,
        [org],
      ],
      ['DELETE FROM audit_seals WHERE org_id = $1 AND number = 3', [org]],
    );
    expect(await verifyAudit(org)).toMatchObject({ ok: true, events: 8 });
    expect(await verifyAudit(org, { checkpoint })).toMatchObject({
      ok: false,
      checkpoint: 'failed',
      fault: { kind: 'cut_off', seal_number: 3 },
    });

    await append(org, 4); // and continued as if nothing had happened
    await sealAll(sudo, org);
    expect(await verifyAudit(org)).toMatchObject({ ok: true, events: 12 });
    expect(await fault(checkpoint)).toMatchObject({ kind: 'cut_off', seal_number: 3 });
  });

  it('is refused when it was altered, unsigned, or another organization’s', async () => {
    const checkpoint = await makeCheckpoint(org);
    const refused = (given: AuditCheckpoint, path: string) =>
      expect(verifyAudit(org, { checkpoint: given })).rejects.toMatchObject({ code: 'INVALID', errors: [{ path }] });
    await refused({ ...checkpoint, number: 2 }, 'checkpoint.signature');
    await refused({ ...checkpoint, kid: 'unknown' }, 'checkpoint.signature');
    await refused({ ...checkpoint, signature: '' }, 'checkpoint.signature');
    await refused(await makeCheckpoint(await makeOrg(sudo)), 'checkpoint.org_id');
  });
});
