import { describe, expect, it } from 'vitest';
import * as decisions from '@/lib/contracts/approval-decisions';
import { approvalDetail, approvalSummary } from '@/lib/contracts/approvals';
import { trailOf } from '@/lib/audit/trail';
import { testDatabase } from '@/lib/db/testing/database';
import { newId, publicId, type ApprovalId, type OrgId } from '@/lib/ids';
import { cancelApproval } from './cancel';
import { bulkApprove, bulkDeny } from './decide-bulk';
import { approve, deny } from './decide-one';
import { expireStale, sweepExpired } from './expire';
import { bulkExtend, extendApproval } from './extend';
import { getApproval } from './get';
import { precedentsOf } from './precedent';
import { revealMasked } from './reveal';
import { sealParams } from './sealed-params';
import { agentOf, makeApprovals, makeMember, makeOrg, type ApprovalChange } from './testing/arrange';

const { sudo } = await testDatabase();
const call = { requestId: 'req-7' };
const arrange = async (changes: ApprovalChange[]) => {
  const org = await makeOrg(sudo, { separate_requester: 'off' });
  const ids = await makeApprovals(sudo, org, changes);
  return { org, ids, first: ids[0]!, me: await makeMember(sudo, org), other: await makeMember(sudo, org) };
};
const shown = (ids: readonly ApprovalId[]) => ids.map((id) => publicId('appr', id));
const typesOf = async (org: OrgId) =>
  (await sudo('SELECT type FROM audit_events WHERE org_id = $1 ORDER BY occurred_at, id', [org])).map((e) => e['type']);
const rowOf = async (id: ApprovalId) => (await sudo('SELECT * FROM approvals WHERE id = $1', [id]))[0]!;

describe('approve and deny', () => {
  it('answer as the contract says, and the repeat the same', async () => {
    const { ids, me } = await arrange([{}, {}]);
    const approved = await approve(me, ids[0]!, { notes: 'ok' }, call);
    expect(decisions.approveAnswer.parse(approved)).toEqual(approved);
    expect(approved).toMatchObject({ status: 'approved', approved_by: me.email, notes: 'ok', version: 2 });
    expect(await approve(me, ids[0]!, {}, call)).toEqual(approved);
    const denied = await deny(me, ids[1]!, { reason: 'Not during code freeze' }, call);
    expect(decisions.denyAnswer.parse(denied)).toEqual(denied);
    expect(await deny(me, ids[1]!, { reason: 'other words' }, call)).toEqual(denied);
  });

  it('run what the gateway runs and answer with its result; a failed run does not un-approve', async () => {
    const { first, me, org } = await arrange([{ execution_mode: 'gateway' }]);
    const answer = await approve(me, first, {}, call);
    expect(answer).toMatchObject({ status: 'approved', execution: { status: 'failed', mode: 'gateway', attempt: 1 } });
    expect(answer.execution_result).toMatchObject({ success: false });
    expect(await approve(me, first, {}, call)).toEqual(answer);
    expect(await typesOf(org)).toEqual(['action_approved', 'action_execution_started', 'action_execution_failed']);
  });

  it('show on conflict how the approval stands', async () => {
    const { ids, me, other } = await arrange([{}, { expires_in: -1 }, { version: 5 }]);
    await deny(other, ids[0]!, { reason: 'no' }, call);
    const conflict = async (id: ApprovalId, body = {}) => {
      const error: unknown = await approve(me, id, body, call).catch((e: unknown) => e);
      expect(error).toMatchObject({ name: 'AppError' });
      const { code, current, detail } = error as { code: string; current: unknown; detail: string };
      expect(approvalSummary.parse(current)).toEqual(current);
      return { code, current, detail };
    };
    expect(await conflict(ids[0]!)).toMatchObject({
      code: 'ALREADY_DECIDED',
      detail: expect.stringMatching(/not pending.*already decided \(denied by .*@acme\.test at /),
      current: { status: 'denied', decided_by: other.email },
    });
    expect(await conflict(ids[1]!)).toMatchObject({
      code: 'APPROVAL_EXPIRED',
      detail: expect.stringMatching(/not pending.*expired/),
      current: { status: 'expired' },
    });
    expect(await conflict(ids[2]!, { expected_version: 4 })).toMatchObject({
      code: 'CHANGED',
      current: { status: 'pending', version: 5 },
    });
  });

  it('Law 6: only people say yes', async () => {
    const { org, first } = await arrange([{}]);
    const service = {
      ...{ kind: 'service', orgId: org, orgSlug: 'x', tokenId: newId('tok'), name: 'ci', requester: null },
      scopes: new Set(['approvals:decide']),
    } as never;
    for (const actor of [agentOf(org), service]) {
      await expect(approve(actor, first, {}, call)).rejects.toMatchObject({ code: 'HUMAN_REQUIRED' });
      await expect(deny(actor, first, { reason: 'x' }, call)).rejects.toMatchObject({ code: 'HUMAN_REQUIRED' });
      const ids = { approval_ids: shown([first]) };
      await expect(bulkApprove(actor, ids, call)).rejects.toMatchObject({ code: 'HUMAN_REQUIRED' });
    }
    expect(await rowOf(first)).toMatchObject({ status: 'pending' });
  });
});

describe('bulk', () => {
  it('keeps the order, collapses duplicates in any spelling, and lets no bad id harm the rest', async () => {
    const { ids, me, org } = await arrange([
      {},
      { status: 'denied' },
      { risk_tier: 'critical' },
      { expires_in: -1 },
      {},
    ]);
    const spelled = [
      publicId('appr', ids[4]!),
      'appr-xyz789',
      publicId('appr', ids[1]!),
      ids[4]!,
      publicId('appr', ids[4]!).replace('-', '_'),
      publicId('appr', ids[2]!),
      'appr-xyz789',
      publicId('appr', ids[3]!),
      ids[0]!.toUpperCase(),
    ];
    const answer = await bulkApprove(me, { approval_ids: spelled, notes: 'ok' }, call);
    expect(decisions.bulkApproveAnswer.parse(answer)).toEqual(answer);
    expect(answer.results.map((r) => [r.approval_id, r.status === 'error' ? r.code : r.status])).toEqual([
      [publicId('appr', ids[4]!), 'approved'],
      ['appr-xyz789', 'NOT_FOUND'],
      [publicId('appr', ids[1]!), 'ALREADY_DECIDED'],
      [publicId('appr', ids[2]!), 'BULK_NOT_ALLOWED'],
      [publicId('appr', ids[3]!), 'APPROVAL_EXPIRED'],
      [publicId('appr', ids[0]!), 'approved'],
    ]);
    expect(answer.results[2]).toMatchObject({ error: 'Already denied' });
    expect(answer.summary).toEqual({ approved: 2, errors: 4 });
    expect((await typesOf(org)).sort()).toEqual(['action_approved', 'action_approved', 'action_expired']);
    expect(await bulkApprove(me, { approval_ids: ['nonsense'] }, call)).toMatchObject({
      results: [{ approval_id: 'nonsense', code: 'NOT_FOUND' }],
      summary: { approved: 0, errors: 1 },
    });
  });

  it('denies with one reason, item by item as it was seen', async () => {
    const { ids, me } = await arrange([{}, { version: 2 }]);
    const items = shown(ids).map((approval_id) => ({ approval_id, expected_version: 1 }));
    const answer = await bulkDeny(me, { items, reason: 'End of day cleanup' }, call);
    expect(decisions.bulkDenyAnswer.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({
      results: [{ status: 'denied' }, { code: 'CHANGED' }],
      summary: { denied: 1, errors: 1 },
    });
    expect(await rowOf(ids[0]!)).toMatchObject({ deny_reason: 'End of day cleanup' });
  });

  it('decides 500 in one go', async () => {
    const { ids, me } = await arrange(Array.from({ length: 500 }, () => ({ execution_mode: 'agent' as const })));
    const answer = await bulkApprove(me, { approval_ids: shown(ids) }, call);
    expect(answer.summary).toEqual({ approved: 500, errors: 0 });
    expect(answer.results.map((r) => r.approval_id)).toEqual(shown(ids));
  });
});

describe('cancel', () => {
  it('is for the requesting agent and for operators, and can be repeated', async () => {
    const { ids, org, me, other } = await arrange([{}, {}, {}]);
    const agent = agentOf(org);
    const cancelled = await cancelApproval(agent, ids[0]!, { reason: 'no longer needed' }, call);
    expect(decisions.cancelAnswer.parse(cancelled)).toEqual(cancelled);
    expect(cancelled).toMatchObject({ cancelled_by: 'deployment-bot', reason: 'no longer needed' });
    expect(await cancelApproval(agent, ids[0]!, {}, call)).toEqual(cancelled);
    await expect(cancelApproval(me, ids[0]!, {}, call)).rejects.toMatchObject({ code: 'ALREADY_DECIDED' });
    await expect(approve(me, ids[0]!, {}, call)).rejects.toMatchObject({ code: 'ALREADY_DECIDED' });
    const byMe = await cancelApproval(me, ids[1]!, {}, call);
    expect(await cancelApproval(me, ids[1]!, {}, call)).toEqual(byMe);
    await expect(cancelApproval(other, ids[1]!, {}, call)).rejects.toMatchObject({ code: 'ALREADY_DECIDED' });
    await expect(cancelApproval(agentOf(org, 'crm-bot'), ids[2]!, {}, call)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await typesOf(org)).toEqual(['action_cancelled', 'action_cancelled']);
  });
});

describe('extend', () => {
  it('gives more time, once per act, and never beyond what was fixed', async () => {
    const { ids, org, me } = await arrange([{ expires_in: 300 }, { status: 'denied' }, { expires_in: -1 }]);
    const answer = await extendApproval(me, ids[0]!, 86_400, call);
    expect(decisions.extendAnswer.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({ version: 2, status: 'pending' });
    const row = await rowOf(ids[0]!);
    expect(row).toMatchObject({ expiry_source: 'extended' });
    const [event] = await trailOf(me, ids[0]!);
    expect(event).toMatchObject({ type: 'action_extended', payload: { to: answer.expires_at } });
    await sudo(`UPDATE approvals SET max_expires_at = expires_at WHERE id = $1`, [ids[0]]);
    const refused = (id: ApprovalId, seconds: number) => extendApproval(me, id, seconds, call);
    await expect(refused(ids[0]!, 90_000)).rejects.toMatchObject({ code: 'INVALID' });
    await expect(refused(ids[0]!, 60)).rejects.toMatchObject({ code: 'INVALID' });
    await expect(refused(ids[1]!, 60)).rejects.toMatchObject({ code: 'ALREADY_DECIDED' });
    await expect(refused(ids[2]!, 60)).rejects.toMatchObject({
      code: 'APPROVAL_EXPIRED',
      current: { status: 'expired' },
    });
    await expect(refused(newId('appr'), 60)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await typesOf(org)).toEqual(['action_extended', 'action_expired']);
  });

  it('does it in bulk, each by itself', async () => {
    const { ids, me } = await arrange([{ expires_in: 300 }, { status: 'approved' }]);
    const answer = await bulkExtend(me, [...shown(ids), 'appr-1'], 3600, call);
    expect(decisions.bulkExtendAnswer.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({
      results: [{ status: 'extended' }, { code: 'ALREADY_DECIDED', error: 'Already approved' }, { code: 'NOT_FOUND' }],
      summary: { extended: 1, errors: 2 },
    });
  });
});

describe('expiry', () => {
  it('reads the same before and after it is written down, but for the version', async () => {
    const { org, ids, first, me } = await arrange([{ expires_in: -60 }, {}]);
    const before = await getApproval(me, first);
    expect(before).toMatchObject({ status: 'expired', decided_via: 'system', decided_by: null });
    const swept = await expireStale(me, call);
    expect(swept).toEqual({ expired_count: 1, expired_ids: shown([first]) });
    const after = await getApproval(me, first);
    const { resolution, ...rest } = after;
    expect(resolution).toEqual({ reason: null, notes: null, signature: null, retry: null, suggested_params: null });
    expect(rest).toEqual({ ...rest, ...before, version: 2, resolution: undefined });
    expect(await expireStale(me, call)).toEqual({ expired_count: 0, expired_ids: [] });
    expect(await rowOf(ids[1]!)).toMatchObject({ status: 'pending' });
    const [event] = await trailOf(me, first);
    expect(event).toMatchObject({ actor: { kind: 'user', label: me.email }, payload: { found_by: 'expire_stale' } });
    expect(await typesOf(org)).toEqual(['action_expired']);
  });

  it('is swept across organizations', async () => {
    const [a, b] = [await arrange([{ expires_in: -1 }, { expires_in: -2 }]), await arrange([{ expires_in: -1 }, {}])];
    expect(await sweepExpired(1000)).toBe(3);
    expect(await sweepExpired(1000)).toBe(0);
    expect(await typesOf(a.org)).toEqual(['action_expired', 'action_expired']);
    const [event] = await trailOf(b.me, b.first);
    expect(event).toMatchObject({ actor: { kind: 'system', id: null }, payload: { found_by: 'sweep' } });
  });
});

describe('one approval', () => {
  it('fits its contract in every state', async () => {
    const { ids, me } = await arrange([{}, {}, {}, {}, { expires_in: -1 }]);
    await approve(me, ids[1]!, {}, call);
    await deny(me, ids[2]!, { reason: 'no', retry: 'with_changes', suggested_params: { replicas: 1 } }, call);
    await cancelApproval(me, ids[3]!, { reason: 'x' }, call);
    for (const id of ids) {
      const detail = await getApproval(me, id);
      expect(approvalDetail.parse(detail)).toEqual(detail);
      expect(Object.keys(detail).sort()).toEqual(Object.keys(approvalDetail.shape).sort());
    }
    expect(await getApproval(me, ids[2]!)).toMatchObject({
      resolution: { reason: 'no', retry: 'with_changes', suggested_params: { replicas: 1 } },
      reviews: [{ reviewer: me.email, decision: 'denied', reason: 'no', via: 'ui' }],
    });
  });

  it('shows the last edit with the original', async () => {
    const { org, first, me } = await arrange([{}]);
    await sudo(
      `INSERT INTO approval_versions (org_id, approval_id, version, params, params_sealed, action_hash, edited_by, created_at)
       VALUES ($1, $2, 1, '{"replicas":9}', '\\x00', 'h1', $3, now() - interval '1 h'), ($1, $2, 2, '{"replicas":5}', '\\x00', 'h2', $3, now())`,
      [org, first, me.userId],
    );
    expect((await getApproval(me, first)).edited).toMatchObject({
      edited_by: me.email,
      original: { params: { replicas: 9 }, action_hash: 'h1' },
    });
  });

  it('Law 5: is unknown to other organizations and other agents, by every call', async () => {
    const mine = await arrange([{}]);
    const { first } = await arrange([{}]);
    const foreign = { code: 'NOT_FOUND' };
    await expect(getApproval(mine.me, first)).rejects.toMatchObject(foreign);
    await expect(getApproval(agentOf(mine.org, 'crm-bot'), mine.first)).rejects.toMatchObject(foreign);
    await expect(approve(mine.me, first, {}, call)).rejects.toMatchObject(foreign);
    await expect(deny(mine.me, first, { reason: 'x' }, call)).rejects.toMatchObject(foreign);
    await expect(cancelApproval(mine.me, first, {}, call)).rejects.toMatchObject(foreign);
    await expect(extendApproval(mine.me, first, 7200, call)).rejects.toMatchObject(foreign);
    await expect(revealMasked(mine.me, first, call)).rejects.toMatchObject(foreign);
    await expect(precedentsOf(mine.me, first)).rejects.toMatchObject(foreign);
    await expect(trailOf(mine.me, first)).rejects.toMatchObject(foreign);
    expect(await rowOf(first)).toMatchObject({ status: 'pending', version: 1 });
  });
});

describe('Law 10: secrets stay out', () => {
  it('a reveal shows a person the masked values and records their places only', async () => {
    const masked = { user: 'bob', password: '[REDACTED]', env: [{ name: 'API_KEY', value: '[REDACTED]' }], n: 0 };
    const real = { user: 'bob', password: 'hunter2', env: [{ name: 'API_KEY', value: 'k-1' }], n: -0 };
    const { org, first, me } = await arrange([{ params: masked }]);
    await sudo('UPDATE approvals SET params_sealed = $2 WHERE id = $1', [first, sealParams(org, first, real)]);
    expect(await revealMasked(me, first, call)).toEqual({
      approval_id: publicId('appr', first),
      values: [
        { path: 'password', value: 'hunter2' },
        { path: 'env[0].value', value: 'k-1' },
      ],
    });
    const events = await trailOf(me, first);
    expect(events).toMatchObject([{ type: 'action_revealed', payload: { paths: ['/password', '/env[0].value'] } }]);
    expect(JSON.stringify(events)).not.toContain('hunter2');
    expect(JSON.stringify(await getApproval(me, first))).not.toContain('hunter2');
  });
});

describe('precedent', () => {
  it('is the last five decided of the same agent and tool, with what differs', async () => {
    const { org, ids, me } = await arrange([
      { params: { namespace: 'production', replicas: 3 } },
      ...Array.from({ length: 6 }, (_, i) => ({
        params: { namespace: 'staging', replicas: 3, image: `v${i}` },
        status: i % 2 ? 'denied' : 'approved',
        created_ago: 10 + i,
      })),
      { status: 'approved', tool: 'delete', created_ago: 5 },
      { status: 'cancelled', created_ago: 5 },
    ]);
    const found = await precedentsOf(agentOf(org), ids[0]!);
    expect(found.map((p) => p.approval_id)).toEqual(shown(ids.slice(1, 6)));
    expect(found[1]).toMatchObject({
      status: 'denied',
      reason: 'no',
      changes: [
        { path: 'image', then: 'v1' },
        { path: 'namespace', then: 'staging', now: 'production' },
      ],
    });
    expect(await precedentsOf(me, ids[6]!)).toEqual([]);
  });
});
