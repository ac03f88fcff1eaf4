import { describe, expect, it } from 'vitest';
import { AUDIT_PAYLOADS, type AuditType } from '@/lib/audit/events';
import { testDatabase } from '@/lib/db/testing/database';
import type { UserActor } from '@/lib/identity/actor';
import { newId, type ApprovalId, type OrgId } from '@/lib/ids';
import { decide, type Decision, type Verdict } from './decide';
import { HASH, makeApprovals, makeMember, makeOrg, type ApprovalChange } from './testing/arrange';

const { sudo } = await testDatabase();
const call = { requestId: 'req-1' };

const one = async (actor: UserActor, verb: 'approve' | 'deny', id: ApprovalId, change: Partial<Decision> = {}) => {
  const decision: Decision = {
    verb,
    items: [{ id }],
    reason: verb === 'deny' ? 'no' : undefined,
    via: 'ui',
    ...change,
  };
  const [verdict] = await decide(actor, decision, call);
  if (!verdict) throw new Error('no verdict');
  return verdict;
};
const say = (verdict: Verdict) => (verdict.kind === 'refused' ? verdict.refusal.code : verdict.kind);
const arrange = async (
  changes: ApprovalChange[],
  settings: Record<string, unknown> = { separate_requester: 'off' },
) => {
  const org = await makeOrg(sudo, settings);
  const ids = await makeApprovals(sudo, org, changes);
  return { org, ids, first: ids[0]!, me: await makeMember(sudo, org), other: await makeMember(sudo, org) };
};
const rowOf = async (org: OrgId, id: ApprovalId) =>
  (await sudo('SELECT * FROM approvals WHERE org_id = $1 AND id = $2', [org, id]))[0]!;
const eventsOf = (org: OrgId, id: ApprovalId) =>
  sudo('SELECT * FROM audit_events WHERE org_id = $1 AND approval_id = $2 ORDER BY occurred_at', [org, id]);
const count = async (table: string, org: OrgId) =>
  Number((await sudo(`SELECT count(*) AS n FROM ${table} WHERE org_id = $1`, [org]))[0]!['n']);

describe('decide', () => {
  it('records an approval with review, event, outbox and counterparty in one go', async () => {
    const change = { execution_mode: 'gateway', counterparty: { id: 'Bob@Example.com' } } as const;
    const { org, first, me } = await arrange([change]);
    const decision = { items: [{ id: first, expected_version: 1, expected_action_hash: HASH }], notes: 'fine' };
    expect(await one(me, 'approve', first, decision)).toMatchObject({
      kind: 'decided',
      runsHere: true,
      outcome: { version: 2, notes: 'fine', decided_by_label: me.email, execution_status: 'none' },
    });
    expect(await rowOf(org, first)).toMatchObject({
      status: 'approved',
      decided_by: me.userId,
      decided_via: 'ui',
      notes: 'fine',
      deny_reason: null,
      grantable_until: null,
    });
    expect(await sudo('SELECT * FROM reviews WHERE org_id = $1', [org])).toMatchObject([
      { approval_id: first, user_id: me.userId, decision: 'approved', seen_version: 1, seen_hash: HASH, via: 'ui' },
    ]);
    const [event, ...more] = await eventsOf(org, first);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: 'action_approved',
      actor_kind: 'user',
      actor_id: me.userId,
      actor_label: me.email,
      request_id: 'req-1',
      agent_id: 'deployment-bot',
      payload: { action: 'kubernetes:deploy', action_hash: HASH, version: 1, via: 'ui', notes: 'fine' },
    });
    expect(await sudo('SELECT topic, approval_id FROM outbox WHERE org_id = $1', [org])).toEqual([
      { topic: 'execution.start', approval_id: first },
    ]);
    expect(await sudo('SELECT counterparty FROM counterparties WHERE org_id = $1', [org])).toEqual([
      { counterparty: 'bob@example.com' },
    ]);
  });

  it('records a denial with its reason and nothing to run', async () => {
    const { org, first, me } = await arrange([{ execution_mode: 'gateway', counterparty: { id: 'x' } }]);
    const hint = { retry: 'with_changes', suggested_params: { replicas: 1, password: 'hunter2' } } as const;
    expect(say(await one(me, 'deny', first, { reason: 'freeze, key sk-live-4eC39HqLyjWDarjtT1zdp7dc', ...hint }))).toBe(
      'decided',
    );
    const row = await rowOf(org, first);
    expect(row).toMatchObject({ status: 'denied', retry: 'with_changes' });
    expect(row['suggested_params']).toEqual({ replicas: 1, password: '[REDACTED]' });
    expect(row['deny_reason']).not.toContain('4eC39HqLyjWDarjtT1zdp7dc');
    expect(await eventsOf(org, first)).toMatchObject([
      { type: 'action_rejected', reason: row['deny_reason'], payload: { retry: 'with_changes' } },
    ]);
    expect(await count('outbox', org)).toBe(0);
    expect(await count('counterparties', org)).toBe(0);
  });

  it('lets the agent fetch a grant for a day after an approval in agent mode', async () => {
    const { org, first, me } = await arrange([{ execution_mode: 'agent' }]);
    expect(await one(me, 'approve', first)).toMatchObject({ kind: 'decided', runsHere: false });
    const [row] = await sudo('SELECT grantable_until - decided_at AS life FROM approvals WHERE id = $1', [first]);
    expect(row!['life']).toMatchObject({ days: 1 });
    expect(await count('outbox', org)).toBe(0);
  });

  it('writes events that fit their schema', async () => {
    const { org, ids, me } = await arrange([{}, {}, { expires_in: -1 }]);
    await decide(me, { verb: 'approve', items: [{ id: ids[0]! }, { id: ids[2]! }], via: 'api' }, call);
    await one(me, 'deny', ids[1]!);
    const events = await sudo('SELECT type, payload FROM audit_events WHERE org_id = $1 ORDER BY type', [org]);
    expect(events.map((e) => e['type'])).toEqual(['action_approved', 'action_expired', 'action_rejected']);
    for (const { type, payload } of events) {
      expect(AUDIT_PAYLOADS[type as AuditType].parse(payload)).toEqual(payload);
    }
  });

  it('answers the same person’s repeat with what is stored and writes nothing', async () => {
    const { org, first, me, other } = await arrange([{}]);
    await one(me, 'approve', first);
    expect(say(await one(me, 'approve', first, { notes: 'again' }))).toBe('stored');
    expect(say(await one(other, 'approve', first))).toBe('ALREADY_DECIDED');
    expect(say(await one(me, 'deny', first))).toBe('ALREADY_DECIDED');
    expect(await rowOf(org, first)).toMatchObject({ notes: null, version: 2 });
    expect(await count('audit_events', org)).toBe(1);
    expect(await count('reviews', org)).toBe(1);
  });

  it('refuses what changed since it was seen', async () => {
    const { first, me } = await arrange([{ version: 3 }]);
    const stale = (item: object) => one(me, 'approve', first, { items: [{ id: first, ...item }] }).then(say);
    expect(await stale({ expected_version: 2 })).toBe('CHANGED');
    expect(await stale({ expected_action_hash: 'b'.repeat(64) })).toBe('CHANGED');
    expect(await stale({ expected_version: 3, expected_action_hash: HASH })).toBe('decided');
  });

  it('keeps the version while identical requests are counted', async () => {
    const { org, first } = await arrange([{}]);
    await sudo('UPDATE approvals SET duplicates = duplicates + 1 WHERE id = $1', [first]);
    expect(await rowOf(org, first)).toMatchObject({ version: 1, duplicates: 1 });
    await sudo('UPDATE approvals SET summary = $2 WHERE id = $1', [first, 'x']);
    expect(await rowOf(org, first)).toMatchObject({ version: 2 });
  });

  it('judges each item of a bulk by itself, in order', async () => {
    const { ids, me, org } = await arrange([
      {},
      { expires_in: -5 },
      { risk_tier: 'critical' },
      { status: 'denied' },
      {},
    ]);
    const unknown = newId('appr');
    const items = [ids[4]!, ids[1]!, unknown, ids[2]!, ids[3]!, ids[0]!].map((id) => ({ id }));
    const batchId = newId('batch');
    const verdicts = await decide(me, { verb: 'approve', items, via: 'api', batchId }, call);
    expect(verdicts.map((v) => v.id)).toEqual(items.map((i) => i.id));
    expect(verdicts.map(say)).toEqual([
      'decided',
      'APPROVAL_EXPIRED',
      'NOT_FOUND',
      'BULK_NOT_ALLOWED',
      'ALREADY_DECIDED',
      'decided',
    ]);
    const events = await sudo('SELECT DISTINCT batch_id FROM audit_events WHERE org_id = $1', [org]);
    expect(events).toEqual([{ batch_id: batchId }]);
  });

  it('takes the role from the database, not from the caller', async () => {
    const { org, first, me } = await arrange([{}]);
    const viewer = { ...(await makeMember(sudo, org, 'viewer')), role: 'operator' as const };
    expect(say(await one(viewer, 'approve', first))).toBe('FORBIDDEN');
    await sudo('UPDATE members SET disabled_at = now() WHERE user_id = $1', [me.userId]);
    expect(say(await one(me, 'approve', first))).toBe('FORBIDDEN');
    expect(await rowOf(org, first)).toMatchObject({ status: 'pending' });
  });

  it('separates requester and decider as soon as two people can decide', async () => {
    const org = await makeOrg(sudo);
    const me = await makeMember(sudo, org);
    const mine = { requested_by_user: me.userId, risk_tier: 'high' } as const;
    const [alone, later] = await makeApprovals(sudo, org, [mine, mine]);
    expect(say(await one(me, 'approve', alone!))).toBe('decided');
    await makeMember(sudo, org, 'viewer');
    const second = await makeMember(sudo, org, 'admin');
    expect(say(await one(me, 'approve', later!))).toBe('SELF_APPROVAL');
    expect(say(await one(second, 'approve', later!))).toBe('decided');
  });

  it('counts whoever edited the action as its requester', async () => {
    const { org, first, me, other } = await arrange([{}], { separate_requester: 'all' });
    await sudo(
      `INSERT INTO approval_versions (org_id, approval_id, version, params, params_sealed, action_hash, edited_by)
       VALUES ($1, $2, 1, '{}', '\\x00', $3, $4)`,
      [org, first, HASH, me.userId],
    );
    expect(say(await one(me, 'approve', first))).toBe('SELF_APPROVAL');
    expect(say(await one(other, 'approve', first))).toBe('decided');
  });

  it('decides critical only in a session with a fresh password', async () => {
    const { first, me } = await arrange([{ risk_tier: 'critical' }]);
    const old = new Date(Date.now() - 10 * 60_000 - 1_000);
    expect(say(await one({ ...me, reauthenticatedAt: old }, 'approve', first))).toBe('REAUTH_REQUIRED');
    expect(say(await one({ ...me, reauthenticatedAt: null }, 'approve', first))).toBe('REAUTH_REQUIRED');
    expect(say(await one({ ...me, via: 'access_token' }, 'approve', first))).toBe('REAUTH_REQUIRED');
    expect(say(await one(me, 'approve', first, { via: 'mcp' }))).toBe('REAUTH_REQUIRED');
    expect(say(await one(me, 'approve', first))).toBe('decided');
  });
});

describe('Law 5: no org sees another', () => {
  it('another organization’s approval is unknown, alone and in bulk, and stays as it is', async () => {
    const mine = await arrange([{}]);
    const theirs = await arrange([{}, { expires_in: -5 }]);
    const items = [...theirs.ids, mine.first].map((id) => ({ id }));
    const verdicts = await decide(mine.me, { verb: 'approve', items, via: 'api', batchId: newId('batch') }, call);
    expect(verdicts.map(say)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'decided']);
    expect(say(await one(mine.me, 'deny', theirs.first))).toBe('NOT_FOUND');
    for (const id of theirs.ids) expect(await rowOf(theirs.org, id)).toMatchObject({ status: 'pending', version: 1 });
    expect(await count('audit_events', theirs.org)).toBe(0);
  });
});
