import { describe, expect, it } from 'vitest';
import { trailOf } from '@/lib/audit/trail';
import { approvalDetail } from '@/lib/contracts/approvals';
import { publicId } from '@/lib/ids';
import { cancelApproval } from './cancel';
import { approve, deny } from './decide-one';
import { extendApproval } from './extend';
import { getApproval } from './get';
import { precedentsOf } from './precedent';
import { revealMasked } from './reveal';
import { sealParams } from './sealed-params';
import { agentOf } from './testing/arrange';
import { arrange, call, rowOf, shown, sudo } from './testing/use-case';

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
