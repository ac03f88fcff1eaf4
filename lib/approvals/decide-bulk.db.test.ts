import { describe, expect, it } from 'vitest';
import * as decisions from '@/lib/contracts/approval-decisions';
import { publicId } from '@/lib/ids';
import { bulkApprove, bulkDeny } from './decide-bulk';
import { arrange, call, rowOf, shown, typesOf } from './testing/use-case';

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
