import { describe, expect, it } from 'vitest';
import * as decisions from '@/lib/contracts/approval-decisions';
import { approvalSummary } from '@/lib/contracts/approvals';
import { newId, type ApprovalId } from '@/lib/ids';
import { bulkApprove } from './decide-bulk';
import { approve, deny } from './decide-one';
import { agentOf } from './testing/arrange';
import { arrange, call, rowOf, shown, typesOf } from './testing/use-case';

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
