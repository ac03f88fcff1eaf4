import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { locks } from '@/lib/db/testing/locks';
import type { UserActor } from '@/lib/identity/actor';
import { newId, type ApprovalId, type OrgId } from '@/lib/ids';
import { cancelApproval } from './cancel';
import { decide, type Verdict } from './decide';
import { expireOverdue } from './expire';
import { agentOf, makeApprovals, makeMember, makeOrg, type ApprovalChange } from './testing/arrange';
import type { Verb } from './state';

const database = await testDatabase();
const { sudo } = database;
const { hold, waiting } = locks(database);
const call = { requestId: 'race' };

const say = (verdict: Verdict | undefined) => (verdict?.kind === 'refused' ? verdict.refusal.code : verdict?.kind);
const single = async (actor: UserActor, verb: Verb, id: ApprovalId) =>
  say((await decide(actor, { verb, items: [{ id }], reason: 'no', via: 'api' }, call))[0]);
const bulk = async (actor: UserActor, verb: Verb, ids: readonly ApprovalId[]) => {
  const items = ids.map((id) => ({ id }));
  return (await decide(actor, { verb, items, reason: 'no', via: 'api', batchId: newId('batch') }, call)).map(say);
};
const arrange = async (changes: ApprovalChange[]) => {
  const org = await makeOrg(sudo, { separate_requester: 'off' });
  const ids = await makeApprovals(sudo, org, changes);
  const people = [await makeMember(sudo, org), await makeMember(sudo, org)] as const;
  return { org, ids, first: ids[0]!, people };
};
const tally = (answers: readonly unknown[]) =>
  Object.fromEntries([...new Set(answers)].map((a) => [String(a), answers.filter((b) => b === a).length]));

/** What must hold of any approval whatever happened to it, read from the raw rows. */
async function expectOneOutcome(org: OrgId, id: ApprovalId): Promise<string> {
  const [row] = await sudo(
    `SELECT a.status,
       (SELECT array_agg(e.type) FROM audit_events e WHERE e.org_id = $1 AND e.approval_id = a.id
          AND e.type IN ('action_approved', 'action_rejected', 'action_expired', 'action_cancelled')) AS events,
       (SELECT count(*)::int FROM reviews r WHERE r.org_id = $1 AND r.approval_id = a.id) AS reviews,
       (SELECT count(*)::int FROM outbox o WHERE o.org_id = $1 AND o.approval_id = a.id) AS outbox
     FROM approvals a WHERE a.org_id = $1 AND a.id = $2`,
    [org, id],
  );
  const status = String(row!['status']);
  const decided = status === 'approved' || status === 'denied';
  expect(row).toEqual({
    status,
    events: [`action_${status === 'denied' ? 'rejected' : status}`],
    reviews: decided ? 1 : 0,
    outbox: status === 'approved' ? 1 : 0,
  });
  return status;
}

/** Locks the row in a connection of its own until released. */
const holdRow = (id: ApprovalId) => hold('SELECT FROM approvals WHERE id = $1 FOR UPDATE', [id]);
async function isOverdue(id: ApprovalId): Promise<void> {
  const overdue = 'SELECT expires_at < clock_timestamp() AS over FROM approvals WHERE id = $1';
  while (!(await sudo(overdue, [id]))[0]!['over']);
}

describe('Law 1: one outcome', () => {
  it('50 concurrent opposite decisions: one takes effect, one event, one outbox row', async () => {
    const { org, first, people } = await arrange([{ execution_mode: 'gateway' }]);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => single(people[i % 2]!, i % 2 === 0 ? 'approve' : 'deny', first)),
    );
    expect(tally(answers)['decided']).toBe(1);
    expect(tally(answers)).toEqual({ decided: 1, stored: 24, ALREADY_DECIDED: 25 });
    await expectOneOutcome(org, first);
  });

  it('50 concurrent opposite bulk decisions of the same 20, in opposite orders: no deadlock, one outcome each', async () => {
    const { org, ids, people } = await arrange(
      Array.from({ length: 20 }, () => ({ execution_mode: 'gateway' as const })),
    );
    const reversed = [...ids].reverse();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => bulk(people[i % 2]!, i % 2 ? 'deny' : 'approve', i % 3 ? ids : reversed)),
    );
    expect(tally(answers.flat())['decided']).toBe(20);
    for (const id of ids) await expectOneOutcome(org, id);
  });

  it('100 rounds of single against bulk', async () => {
    const { org, ids, people } = await arrange(
      Array.from({ length: 100 }, () => ({ execution_mode: 'gateway' as const })),
    );
    const [approving, denying] = await Promise.all([
      bulk(people[0], 'approve', ids),
      Promise.all(ids.map((id) => single(people[1], 'deny', id))),
    ]);
    expect(tally([...approving, ...denying])).toEqual({ decided: 100, ALREADY_DECIDED: 100 });
    for (const id of ids) await expectOneOutcome(org, id);
  });

  it('cancel against approve: either, never both', async () => {
    const { org, ids, people } = await arrange(
      Array.from({ length: 100 }, () => ({ execution_mode: 'gateway' as const })),
    );
    const agent = agentOf(org);
    const cancelled = Promise.allSettled(ids.map((id) => cancelApproval(agent, id, {}, call)));
    const approved = Promise.all(ids.map((id) => single(people[0], 'approve', id)));
    const [cancels, approvals] = await Promise.all([cancelled, approved]);
    for (const [i, id] of ids.entries()) {
      const status = await expectOneOutcome(org, id);
      expect(status).toBe(cancels[i]!.status === 'fulfilled' ? 'cancelled' : 'approved');
      expect(approvals[i]).toBe(status === 'approved' ? 'decided' : 'ALREADY_DECIDED');
    }
  });
});

describe('Law 7: expired never runs', () => {
  it.each(['approve', 'deny'] as const)('%s that waited for the lock past the expiry does not land', async (verb) => {
    const { org, first, people } = await arrange([{ execution_mode: 'gateway', expires_in: 0.3 }]);
    const release = await holdRow(first);
    const answer = single(people[0], verb, first);
    await waiting();
    await isOverdue(first);
    await release();
    expect(await answer).toBe('APPROVAL_EXPIRED');
    expect(await expectOneOutcome(org, first)).toBe('expired');
  });

  it('an extension or a cancellation that waited past the expiry does not land either', async () => {
    const { org, first } = await arrange([{ execution_mode: 'gateway', expires_in: 0.3 }]);
    const release = await holdRow(first);
    const answer = cancelApproval(agentOf(org), first, {}, call);
    await waiting();
    await isOverdue(first);
    await release();
    await expect(answer).rejects.toMatchObject({ code: 'APPROVAL_EXPIRED' });
    expect(await expectOneOutcome(org, first)).toBe('expired');
  });

  it('decisions against sweeps at the deadline: one outcome, and none after it', async () => {
    const changes = Array.from({ length: 100 }, (_, i) => ({
      execution_mode: 'gateway' as const,
      expires_in: i / 500,
    }));
    const { org, ids, people } = await arrange(changes);
    const sweeps = async () => {
      for (let i = 0; i < 20; i++)
        await expireOverdue({ kind: 'system', orgId: org, label: 'expiry' }, 'sweep', 500, null);
    };
    await Promise.all([sweeps(), sweeps(), ...ids.map((id) => single(people[0], 'approve', id))]);
    await isOverdue(ids.at(-1)!);
    await sweeps();
    const late = `SELECT count(*)::int AS n FROM approvals WHERE org_id = $1 AND status = 'approved' AND decided_at >= expires_at`;
    expect((await sudo(late, [org]))[0]!['n']).toBe(0);
    for (const id of ids) await expectOneOutcome(org, id);
  });

  it('two replicas sweeping: each overdue approval expires once', async () => {
    const { org, ids } = await arrange(Array.from({ length: 200 }, () => ({ expires_in: -1 })));
    const sweep = () => expireOverdue({ kind: 'system', orgId: org, label: 'expiry' }, 'sweep', 500, null);
    const found = (await Promise.all(Array.from({ length: 8 }, sweep))).flat();
    expect(new Set(found).size).toBe(found.length);
    await sweep();
    for (const id of ids) expect(await expectOneOutcome(org, id)).toBe('expired');
  });
});
