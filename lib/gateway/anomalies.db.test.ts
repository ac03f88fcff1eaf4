import { describe, expect, it } from 'vitest';
import { getApproval } from '@/lib/approvals/get';
import { makeMember } from '@/lib/approvals/testing/arrange';
import { testDatabase } from '@/lib/db/testing/database';
import { parseId, type OrgId } from '@/lib/ids';
import { execute } from './execute';
import { arrangeAgent, callOf, propose } from './testing/arrange';

const { sudo } = await testDatabase();

const gated = {
  constraints: { require_human_approval: ['*:*'] },
  tools: Object.fromEntries(
    ['deploy', 'delete'].map((name) => [name, { type: 'mock' as const, config: {}, counterparty_path: 'to' }]),
  ),
};

/** What the agent called before, `ago` seconds before now. */
const lately = (orgId: OrgId, calls: number, tool: string, session: string | null, ago: number) =>
  sudo(
    `INSERT INTO interactions (org_id, id, agent_id, source, decision, reasons, policy_trace, risk_snapshot, action_type,
       tool, params, action_hash, session_id, request_id, created_at)
     SELECT $1, new_id(), 'deployment-bot', 'execute', 'ALLOW', '[]', '{"checks":[]}', '{}', 'kubernetes', $3, '{}', 'hash', $4,
       'req', now() - make_interval(secs => $5::float8) FROM generate_series(1, $2::int)`,
    [orgId, calls, tool, session, ago],
  );

/** Arranges an agent with a past; gives what is said of an action that it then proposes. */
async function saidOf(past: (orgId: OrgId) => Promise<unknown>, action = {}, more = {}) {
  const { actor, orgId } = await arrangeAgent(sudo, gated);
  await past(orgId);
  const { answer } = await execute(actor, propose(action, more), callOf());
  expect(answer.decision).toBe('ESCALATE');
  const id = parseId('appr', answer.approval_id ?? '')!;
  return (await getApproval(await makeMember(sudo, orgId, 'viewer'), id)).anomalies;
}

describe('what is unusual about a request', () => {
  it('is nothing when the agent does what it does every day', async () => {
    const past = (orgId: OrgId) => lately(orgId, 30, 'deploy', 's-1', 3_000);
    expect(await saidOf(past, {}, { session_id: 's-1' })).toEqual([]);
  });

  it('is a recipient that the agent never reached', async () => {
    const said = await saidOf(() => Promise.resolve(), { params: { to: 'new@example.com' } });
    expect(said).toMatchObject([{ code: 'NEW_RECIPIENT', message: expect.stringContaining('new@example.com') }]);
  });

  it('is a burst from one session, and not as many calls of several', async () => {
    const burst = await saidOf((orgId) => lately(orgId, 20, 'deploy', 's-1', 60), {}, { session_id: 's-1' });
    expect(burst).toEqual([
      { code: 'SESSION_BURST', message: 'This session sent 20 actions in the last ten minutes.' },
    ]);
    expect(await saidOf((orgId) => lately(orgId, 20, 'deploy', 's-2', 60), {}, { session_id: 's-1' })).toEqual([]);
    expect(await saidOf((orgId) => lately(orgId, 20, 'deploy', null, 60))).toEqual([]);
    expect(await saidOf((orgId) => lately(orgId, 20, 'deploy', 's-1', 660), {}, { session_id: 's-1' })).toEqual([]);
  });

  it('is a tool that the agent otherwise never uses, once it is known what it uses', async () => {
    const unusual = await saidOf((orgId) => lately(orgId, 20, 'deploy', null, 9_000), { tool: 'delete' });
    expect(unusual).toEqual([
      { code: 'UNUSUAL_TOOL', message: 'None of the last 20 actions of this agent was kubernetes:delete.' },
    ]);
    expect(await saidOf((orgId) => lately(orgId, 19, 'deploy', null, 9_000), { tool: 'delete' })).toEqual([]);
    const used = async (orgId: OrgId) => {
      await lately(orgId, 40, 'deploy', null, 9_000);
      await lately(orgId, 1, 'delete', null, 8_000);
    };
    expect(await saidOf(used, { tool: 'delete' })).toEqual([]);
  });

  it('are many actions of the agent in an hour', async () => {
    const said = await saidOf((orgId) => lately(orgId, 50, 'deploy', null, 3_000));
    expect(said.map(({ code }) => code)).toEqual(['BURST']);
  });
});
