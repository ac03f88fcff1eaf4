import { expect, it } from 'vitest';
import { interactionListQuery } from '@/lib/contracts/interactions';
import { testOrg, type TestOrg } from '@/lib/agents/testing/org';
import { testDatabase } from '@/lib/db/testing/database';
import { newId, publicId } from '@/lib/ids';
import { getInteraction, listInteractions, type InteractionKey } from './list';

const { sudo } = await testDatabase();

type Row = { action?: string; decision?: string; run_id?: string; created_at?: string; agent_id?: string };

async function record(org: TestOrg, { action = 'kubernetes:deploy', ...row }: Row = {}): Promise<string> {
  const id = newId('int');
  const [type, tool] = action.split(/:(.*)/s);
  await sudo(
    `INSERT INTO interactions (org_id, id, agent_id, source, decision, reasons, policy_trace, risk_snapshot, action_type,
       tool, params, action_hash, amount, run_id, request_id, created_at, context)
     VALUES ($1, $2, $3, 'execute', $4, '[{"code":"REQUIRES_APPROVAL","message":"needs a person","details":{"n":1}}]',
       '{"checks":[{"check":"risk","result":"pass"}]}', '{"risk_tier":"low"}', $5, $6, '{"token":"[MASKED]"}', 'h', 12.50,
       $7, 'req-1', coalesce($8::timestamptz, clock_timestamp()), '{"ticket":7}')`,
    [
      org.orgId,
      id,
      row.agent_id ?? 'deployment-bot',
      row.decision ?? 'ESCALATE',
      type,
      tool,
      row.run_id ?? null,
      row.created_at ?? null,
    ],
  );
  return publicId('int', id);
}

const list = (org: TestOrg, query: Readonly<Record<string, unknown>> = {}, after: InteractionKey | null = null) =>
  listInteractions(org.admin, interactionListQuery.parse(query), after);
const ids = async (org: TestOrg, query: Readonly<Record<string, unknown>>) =>
  (await list(org, query)).items.map((item) => item.interaction_id);

it('shows a summary in the list and the trace in the detail', async () => {
  const org = await testOrg(sudo);
  const id = await record(org, { run_id: 'run-1' });
  const { items, total, next } = await list(org);
  expect({ total, next }).toEqual({ total: 1, next: null });
  expect(items[0]).toMatchObject({
    interaction_id: id,
    agent_id: 'deployment-bot',
    uapk_id: 'deployment-bot',
    decision: 'ESCALATE',
    reasons: [{ code: 'REQUIRES_APPROVAL', message: 'needs a person', details: { n: 1 } }],
    action: { type: 'kubernetes', tool: 'deploy', params: { token: '[MASKED]' } },
    amount: 12.5,
    run_id: 'run-1',
    approval_id: null,
    gating_off: false,
    created_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
  });
  expect(items[0]).not.toHaveProperty('policy_trace');
  expect(await getInteraction(org.admin, id)).toMatchObject({
    ...items[0],
    policy_trace: { checks: [{ check: 'risk', result: 'pass' }] },
    risk_snapshot: { risk_tier: 'low' },
    context: { ticket: 7 },
    request_id: 'req-1',
  });
});

it('pages without gap or double, also through equal times', async () => {
  const org = await testOrg(sudo);
  const made = [];
  for (let n = 0; n < 9; n++) made.push(await record(org, { created_at: `2026-03-01T10:00:00.00000${n % 3}Z` }));
  const seen: string[] = [];
  let after: InteractionKey | null = null;
  do {
    const part = await list(org, { limit: 2 }, after);
    expect(part.total).toBe(9);
    seen.push(...part.items.map((item) => item.interaction_id));
    after = part.next;
  } while (after !== null);
  expect(seen).toHaveLength(9);
  expect([...seen].sort()).toEqual([...made].sort());
});

it('filters by agent, decision, action, run and time', async () => {
  const org = await testOrg(sudo, { timezone: 'America/New_York' });
  await sudo(`INSERT INTO agents (org_id, agent_id, name) VALUES ($1, 'other-bot', 'Other')`, [org.orgId]);
  // The last instant of 1 March in New York, and the first of the 2nd.
  const late = await record(org, {
    created_at: '2026-03-02T04:59:59.999999Z',
    action: 'email:send',
    decision: 'ALLOW',
  });
  const early = await record(org, { created_at: '2026-03-02T05:00:00Z', action: 'email:send_all', run_id: 'run-7' });
  const other = await record(org, { created_at: '2026-03-05T12:00:00Z', agent_id: 'other-bot', decision: 'DENY' });

  expect(await ids(org, { agent_id: 'other-bot' })).toEqual([other]);
  expect(await ids(org, { uapk_id: 'other-bot' })).toEqual([other]);
  expect(await ids(org, { decision: 'ALLOW' })).toEqual([late]);
  expect(await ids(org, { action: 'email:send' })).toEqual([late]);
  expect(await ids(org, { action: 'email:*' })).toEqual([early, late]);
  expect(await ids(org, { action: 'email:send_*' })).toEqual([early]);
  expect(await ids(org, { action: '*:deploy' })).toEqual([other]);
  expect(await ids(org, { run_id: 'run-7' })).toEqual([early]);
  expect(await ids(org, { to: '2026-03-01' })).toEqual([late]);
  expect(await ids(org, { from: '2026-03-02' })).toEqual([other, early]);
  expect(await ids(org, { from: '2026-03-02', to: '2026-03-02' })).toEqual([early]);
  expect(await ids(org, { from: '2026-03-02T05:00:00Z', to: '2026-03-02T06:00:00+01:00' })).toEqual([early]);
  await expect(list(org, { from: '0000-01-01' })).rejects.toMatchObject({
    code: 'INVALID',
    errors: [{ path: 'from' }],
  });
});

it('another organization finds nothing', async () => {
  const org = await testOrg(sudo);
  const stranger = await testOrg(sudo);
  const id = await record(org);
  await expect(getInteraction(stranger.admin, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(getInteraction(org.admin, 'int-nonsense')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await list(stranger)).items).toEqual([]);
});

it('leaves large params out of the list and says so', async () => {
  const org = await testOrg(sudo);
  const id = await record(org);
  const params = { text: 'x y '.repeat(200_000) };
  await sudo('UPDATE interactions SET params = $2 WHERE org_id = $1', [org.orgId, params]);
  const { items } = await list(org);
  expect(items[0]?.action).toEqual({ type: 'kubernetes', tool: 'deploy', params: {}, params_omitted: true });
  expect((await getInteraction(org.admin, id)).action).toEqual({ type: 'kubernetes', tool: 'deploy', params });
});
