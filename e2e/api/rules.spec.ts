import { z } from 'zod';
import { ruleInfo } from '@/lib/contracts/rules';
import { Caller, read } from '../support/caller';
import { testManifest } from '../support/manifest';
import { McpCaller } from '../support/mcp';
import { expect, test } from '../support/test';
import { People, World } from '../support/world';

const DEPLOY = { type: 'kubernetes', tool: 'deploy' };
const rule = (more: Record<string, unknown>) => ({
  tool_name: 'kubernetes:deploy',
  arg_constraints: { namespace: 'staging' },
  description: 'staging by itself',
  ...more,
});

test('two replicas: 50 concurrent calls against max_uses 10 give exactly 10 by rule; revoked at one, the next call at the other waits', async ({
  start,
  receiver,
}) => {
  const a = await start();
  const b = await a.again();
  const world = await World.make(a, new People(a.url));
  const agents = [
    await world.agent(receiver.url),
    (await world.agent(receiver.url, 'other-bot')).at({ server: b.url }),
  ];
  const call = (n: number) => {
    const agent = agents[n % 2];
    if (!agent) throw new Error('nobody asks');
    return agent.execute({ ...DEPLOY, params: { namespace: 'staging', n } });
  };

  await test.step('exactly as many as it may', async () => {
    const { rule_id: id } = read(ruleInfo, await world.owner.post('/rules', rule({ max_uses: 10 })));
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => call(n)));
    const allowed = answers.filter(({ decision }) => decision === 'ALLOW');
    expect(allowed).toHaveLength(10);
    expect(new Set(allowed.map(({ matched_rule }) => matched_rule))).toEqual(new Set([id]));
    expect(answers.filter(({ decision }) => decision === 'ESCALATE')).toHaveLength(40);
    const rows = await a.database.sudo<{ state: string; count: number }>(
      `SELECT status || coalesce(' by ' || decided_via, '') AS state, count(*)::int FROM approvals WHERE org_id = $1
       GROUP BY 1 ORDER BY 1`,
      [await world.uuid()],
    );
    expect(rows).toEqual([
      { state: 'approved by rule', count: 10 },
      { state: 'pending', count: 40 },
    ]);
    expect(read(ruleInfo, await world.owner.get(`/rules/${id}`))).toMatchObject({ use_count: 10, max_uses: 10 });
    expect(receiver.calls).toHaveLength(10);
  });

  await test.step('no longer than it holds, at either replica', async () => {
    for (let round = 0; round < 10; round++) {
      const { rule_id: id } = read(ruleInfo, await world.owner.post('/rules', rule({ max_uses: 100 })));
      for (const n of [0, 1]) expect((await call(1_000 + round * 10 + n)).matched_rule).toBe(id);
      const revoked = await world.owner
        .at({ server: round % 2 === 0 ? a.url : b.url })
        .post(`/rules/${id}/revoke`, { reason: 'enough' });
      expect(revoked.status, revoked.text).toBe(200);
      for (const n of [2, 3]) expect((await call(1_000 + round * 10 + n)).decision).toBe('ESCALATE');
    }
  });
});

test('a broad or unbounded rule for a high or critical tool is refused with one explanation: in the API, the module’s API and MCP', async ({
  world,
  receiver,
}) => {
  await world.manifest(testManifest('deployment-bot', receiver.url));
  const token = await world.key({
    kind: 'personal',
    scopes: ['approvals:read', 'approvals:decide', 'rules:read', 'rules:write'],
    mcp_decisions: true,
  });
  const tools = await McpCaller.connect(world.server.url, token);
  const person = new Caller(world.server.url, world.org, token);
  const problem = z.object({ errors: z.array(z.object({ path: z.string(), message: z.string() })).min(1) });
  for (const tier of ['high', 'critical']) {
    await world.owner.call('PATCH', '/tools/kubernetes:deploy', { body: { risk_tier: tier } });
    for (const [refused, missing] of [
      [rule({ arg_constraints: {}, max_uses: 5 }), /exact or pattern/],
      [rule({ arg_constraints: { namespace: '*' }, max_uses: 5 }), /exact or pattern/],
      [rule({}), /expires_at.*max_uses/],
    ] as const) {
      const api = await world.owner.post('/rules', refused);
      expect(api.status, api.text).toBe(422);
      const messages = problem.parse(api.json).errors.map(({ message }) => message);
      expect(messages.join(' ')).toMatch(missing);
      const dialect = await person.post('/api/approvals/rules', refused);
      expect(dialect.status, dialect.text).toBe(422);
      // Tier critical is for the browser: over MCP it is refused before anybody looks at the rule.
      const mcp = tier === 'critical' ? null : await tools.use('create_approval_rule', refused);
      for (const message of messages) {
        expect(dialect.text).toContain(message);
        if (mcp) expect(JSON.stringify(mcp.value)).toContain(message);
      }
    }
  }
  await tools.close();
  expect((await world.owner.get('/rules')).json).toMatchObject({ items: [] });
});

test('a rule made from an approval of a high tool may be used once', async ({ world, agent }) => {
  await world.owner.call('PATCH', '/tools/kubernetes:deploy', { body: { risk_tier: 'high' } });
  const id = await agent.ask({ ...DEPLOY, params: { to: 'a@mycompany.com' } });
  const made = await world.owner.post(`/approvals/${id}/approve`, { create_rule: {} });
  expect(made.status, made.text).toBe(200);
  const { items } = z.object({ items: z.array(ruleInfo) }).parse((await world.owner.get('/rules')).json);
  expect(items).toMatchObject([{ max_uses: 1, created_from: id, arg_constraints: { to: { type: 'exact' } } }]);
});
