import { describe, expect, it } from 'vitest';
import { trailOf } from '@/lib/audit/trail';
import * as decisions from '@/lib/contracts/approval-decisions';
import { newId, type ApprovalId } from '@/lib/ids';
import { cancelApproval } from './cancel';
import { approve } from './decide-one';
import { expireStale, sweepExpired } from './expire';
import { bulkExtend, extendApproval } from './extend';
import { getApproval } from './get';
import { agentOf } from './testing/arrange';
import { arrange, call, rowOf, shown, sudo, typesOf } from './testing/use-case';

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
