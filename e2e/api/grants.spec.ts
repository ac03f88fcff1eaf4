import { createRemoteJWKSet, jwtVerify } from 'jose';
import { eventsOf, rowOf, uuidOf } from '../support/approvals';

import { DEPLOY, testManifest } from '../support/manifest';
import { expect, test } from '../support/test';
import { AgentCaller, World } from '../support/world';

const EXPORT = { type: 'export', tool: 'run', params: { dataset: 'orders', destination: 'bi.partner.example' } };

async function granted(world: World, receiver: string) {
  const agent = await world.agent(receiver, 'analytics-bot');
  const id = await agent.ask(EXPORT);
  const operator = await world.operator();
  const approved = await operator.post(`/approvals/${id}/approve`, {});
  expect(approved.json).toMatchObject({ status: 'approved', execution: { mode: 'agent' } });
  const told = await agent.status(id);
  expect(told).toMatchObject({ status: 'approved', execution_status: 'granted' });
  return { agent, id, operator, token: told.override_token ?? '' };
}

const codes = (answer: { reasons: readonly { code: string }[] }) => answer.reasons.map((reason) => reason.code);

test.describe('what the agent runs itself', () => {
  test('the grant is spent once with the identical action, and the result is recorded', async ({ world, receiver }) => {
    const { agent, id, token } = await granted(world, receiver.url);
    expect((await agent.status(id)).override_token).toBe(token);
    const spent = await agent.execute(EXPORT, { override_token: token });
    expect(spent).toMatchObject({ decision: 'ALLOW', executed: false, execution_mode: 'agent' });
    const path = `/api/v1/gateway/approvals/${id}/result`;
    const reported = await agent.post(path, { success: true, data: { rows: 12 } });
    expect(reported.status, reported.text).toBe(200);
    expect(await agent.status(id)).toMatchObject({ execution_status: 'succeeded', result: { data: { rows: 12 } } });
    expect((await agent.post(path, { success: true })).status).toBe(409);
    expect(await eventsOf(world.server.database, id)).toEqual([
      'action_queued',
      'action_approved',
      'grant_minted',
      'grant_spent',
      'action_execution_started',
      'action_execution_succeeded',
    ]);
    expect(receiver.calls).toHaveLength(0);
  });

  test('second use, changed params, another agent, too late: four different codes, and nothing runs', async ({
    world,
    receiver,
  }) => {
    const { agent, id, token } = await granted(world, receiver.url);
    const changed = { ...EXPORT, params: { ...EXPORT.params, dataset: 'invoices' } };
    expect(codes(await agent.execute(changed, { override_token: token }))).toContain('OVERRIDE_TOKEN_ACTION_MISMATCH');

    await world.manifest(testManifest('other-bot', receiver.url));
    const key = await world.key({ kind: 'agent', agent_id: 'other-bot' });
    const other = new AgentCaller(world.server.url, world.org, key);
    expect(codes(await other.execute(EXPORT, { override_token: token }))).toContain('OVERRIDE_TOKEN_INVALID');

    expect((await agent.execute(EXPORT, { override_token: token })).decision).toBe('ALLOW');
    expect(codes(await agent.execute(EXPORT, { override_token: token }))).toContain('OVERRIDE_TOKEN_ALREADY_USED');
    expect(await rowOf(world.server.database, id)).toMatchObject({ execution_status: 'spent', attempt: 1 });

    const late = await agent.ask(EXPORT, { run_id: 'late' });
    await (await world.operator()).post(`/approvals/${late}/approve`, {});
    const { override_token } = await agent.status(late);
    await world.server.database.sudo(
      `UPDATE grants SET expires_at = clock_timestamp() - interval '1 second' WHERE approval_id = $1`,
      [uuidOf(late)],
    );
    const expired = await agent.execute(EXPORT, { override_token });
    expect(expired.decision).toBe('DENY');
    expect(codes(expired)).toContain('OVERRIDE_TOKEN_EXPIRED');
    const renewed = (await agent.status(late)).override_token;
    expect(renewed).not.toBe(override_token);
    expect((await agent.execute(EXPORT, { override_token: renewed })).decision).toBe('ALLOW');
  });

  test('another organization’s grant and one that was tampered with are refused, and nothing is spent', async ({
    world,
    receiver,
    people,
  }) => {
    const { agent, id, token } = await granted(world, receiver.url);
    const elsewhere = await World.make(world.server, people);
    const stranger = await elsewhere.agent(receiver.url, 'analytics-bot'); // the same name, the same action
    expect(codes(await stranger.execute(EXPORT, { override_token: token }))).toEqual(['OVERRIDE_TOKEN_INVALID']);
    expect((await stranger.get(`/api/v1/gateway/approvals/${id}/status`)).status).toBe(404);
    const [head = '', claims = '', signature = ''] = token.split('.');
    const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as object;
    const longer = Buffer.from(JSON.stringify({ ...said, exp: 4_000_000_000 })).toString('base64url');
    for (const forged of [`${head}.${longer}.${signature}`, `${head}.${claims}.${'A'.repeat(86)}`, 'nonsense']) {
      expect(codes(await agent.execute(EXPORT, { override_token: forged }))).toContain('OVERRIDE_TOKEN_INVALID');
    }
    expect(await rowOf(world.server.database, id)).toMatchObject({ execution_status: 'granted' });
    expect((await agent.execute(EXPORT, { override_token: token })).decision).toBe('ALLOW');
  });

  test('50 at once spend it once', async ({ world, receiver }) => {
    const { agent, token } = await granted(world, receiver.url);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => agent.execute(EXPORT, { override_token: token })),
    );
    expect(answers.filter((answer) => answer.decision === 'ALLOW')).toHaveLength(1);
    const others = answers.filter((answer) => answer.decision !== 'ALLOW');
    for (const answer of others) expect(codes(answer)).toContain('OVERRIDE_TOKEN_ALREADY_USED');
  });

  test('suspending the agent voids the grant', async ({ world, receiver }) => {
    const { agent, id, token } = await granted(world, receiver.url);
    const suspended = await world.owner.post('/agents/analytics-bot/suspend', { reason: 'looks odd' });
    expect(suspended.json).toMatchObject({ voided_grants: 1 });
    expect((await agent.execute(EXPORT, { override_token: token })).decision).toBe('DENY');
    expect((await agent.status(id)).override_token).toBeUndefined();
    expect((await agent.execute(DEPLOY)).decision).toBe('DENY');
  });

  test('a grant verifies with the published keys and says what it is for', async ({ world, receiver }) => {
    const { id, token } = await granted(world, receiver.url);
    const keys = createRemoteJWKSet(new URL(`${world.server.url}/.well-known/jwks.json`));
    const { payload, protectedHeader } = await jwtVerify(token, keys);
    expect(protectedHeader.alg).toBe('EdDSA');
    expect(payload).toMatchObject({ token_type: 'override', approval_id: uuidOf(id), sub: 'analytics-bot' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
  });
});
