import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Json } from '@/lib/dialects/testing/arrange';
import { ask, BASE, call, decide, isoOf, org, secret, sign, sudo, world } from './testing/world';

describe('decisions', () => {
  it('approve and reject by one endpoint, signed', async () => {
    const approval = await ask();
    const yes = await decide(approval, 'approved');
    expect(yes.body).toMatchObject({
      id: approval['id'],
      status: 'approved',
      decision: 'approved',
      approver: world.email,
      comment: 'Reviewed',
      signature: sign(approval, 'approved'),
    });
    expect(yes.body['approved_at']).toMatch(/Z$/);
    const other = await ask();
    const no = await decide(other, 'rejected', { comment: undefined });
    expect(no.body).toMatchObject({ status: 'rejected', decision: 'rejected', signature: sign(other, 'rejected') });
  });

  it('take the Z and naive spellings of the expiry', async () => {
    for (const zone of ['Z', '']) {
      const approval = await ask();
      const message = `${String(approval['id'])}:approved:${world.email}:${isoOf(approval).replace('+00:00', zone)}`;
      const signature = createHmac('sha256', secret).update(message).digest('hex');
      expect((await decide(approval, 'approved', { signature })).status).toBe(200);
    }
  });

  it('refuse in distinct ways: unsigned, wrongly signed, as somebody else, by a key, twice, too late, elsewhere', async () => {
    const approval = await ask();
    const codeOf = async (answer: ReturnType<typeof decide>) => {
      const { status, body } = await answer;
      return `${status} ${String(body['code'])}`;
    };
    expect(await codeOf(decide(approval, 'approved', { signature: undefined }))).toBe('422 INVALID');
    expect(await codeOf(decide(approval, 'approved', { decision: undefined }))).toBe('422 INVALID');
    expect(await codeOf(decide(approval, 'approved', { signature: 'a'.repeat(64) }))).toBe('422 INVALID_SIGNATURE');
    const replayed = sign(await ask(), 'approved');
    expect(await codeOf(decide(approval, 'approved', { signature: replayed }))).toBe('422 INVALID_SIGNATURE');
    expect(await codeOf(decide(approval, 'approved', { signature: sign(approval, 'rejected') }))).toBe(
      '422 INVALID_SIGNATURE',
    );
    const other = await org();
    const foreign = sign(approval, 'approved', world.email, await other.secret());
    expect(await codeOf(decide(approval, 'approved', { signature: foreign }))).toBe('422 INVALID_SIGNATURE');
    expect(await codeOf(decide(approval, 'approved', { approver: 'boss@acme.test' }))).toBe('403 FORBIDDEN');
    expect(await codeOf(decide(approval, 'approved', {}, world.agent))).toBe('403 HUMAN_REQUIRED');
    expect(await codeOf(decide(approval, 'approved', {}, world.viewer))).toBe('403 FORBIDDEN');
    expect(await codeOf(decide(approval, 'approved', { approver: other.email }, other.operator))).toBe('404 NOT_FOUND');
    expect(await codeOf(decide(approval, 'approved'))).toBe('200 undefined');
    expect(await codeOf(decide(approval, 'approved'))).toBe('200 undefined'); // the same person, the same decision
    const late = await decide(approval, 'rejected');
    expect([late.status, late.body['code']]).toEqual([409, 'ALREADY_DECIDED']);
    expect(late.body['detail']).toMatch(/^Approval already decided/);
    expect(late.body['current']).toMatchObject({ status: 'approved', decision: 'approved' });
    const overdue = await ask();
    await sudo(`UPDATE approvals SET expires_at = date_trunc('second', now() - interval '5 seconds')`, overdue);
    const [now] = (await call(world.agent, 'GET', `${BASE}?status=expired`)).body['approvals'] as Json[];
    const expired = await decide({ ...overdue, expires_at: now?.['expires_at'] }, 'approved');
    expect([expired.status, expired.body['code']]).toEqual([409, 'APPROVAL_EXPIRED']);
    expect(expired.body['detail']).toMatch(/^Approval has expired/);
  });

  it('are verified', async () => {
    const approval = await ask();
    const verify = (body: Json) => call(world.agent, 'POST', `${BASE}/${String(approval['id'])}/verify`, body);
    expect((await verify({ signature: 'x' })).body).toMatchObject({ valid: false, code: 'NOT_DECIDED' });
    await decide(approval, 'approved');
    expect((await verify({ signature: sign(approval, 'approved') })).body).toEqual({
      valid: true,
      approval: {
        id: approval['id'],
        status: 'approved',
        decision: 'approved',
        approver: world.email,
        expires_at: approval['expires_at'],
      },
    });
    expect((await verify({ signature: sign(approval, 'rejected') })).body).toMatchObject({
      valid: false,
      error: 'Invalid signature',
    });
    const receipt = await call(world.agent, 'GET', `${world.base}/approvals/${String(approval['id'])}/receipt`);
    expect((await verify({ receipt: receipt.body['receipt'] })).body).toMatchObject({ valid: true });
    expect(
      (await call(world.agent, 'POST', `${BASE}/appr_abc123/verify`, { signature: 'x' })).body['detail'],
    ).toContain('not found');
  });
});
