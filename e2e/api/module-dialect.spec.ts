import type { Scope } from '@/lib/authority/roles';
import { expireIn, uuidOf } from '../support/approvals';
import { Caller } from '../support/caller';
import { http } from '../support/http';
import { DEPLOY } from '../support/manifest';
import { McpCaller } from '../support/mcp';
import { paste, type Pasted } from '../support/paste';
import { bound, EMAIL, mailBot, READ } from '../support/mail-bot';
import { printedLine, sampleText } from '../documents/samples';
import { expect, test } from '../support/test';

/** The commands of the rollout guide, as printed there. */
const ROLLOUT = {
  reload: printedLine('rollout-guide', 6, 'curl'),
  activeRules: printedLine('rollout-guide', 12, 'curl'),
  actions: printedLine('rollout-guide', 13, 'curl', 0),
  rules: printedLine('rollout-guide', 13, 'curl', 1),
  metrics: printedLine('rollout-guide', 13, 'curl', 2),
  hourly: printedLine('rollout-guide', 14, '0 *'),
};

/** Those of the operator runbook. */
const RUNBOOK = {
  pendingCount: printedLine('operator-runbook', 1, 'curl'),
  everySixHours: printedLine('operator-runbook', 2, '0 *'),
  expire: printedLine('operator-runbook', 4, 'curl'),
  ruleUse: printedLine('operator-runbook', 5, 'curl'),
  revoke: sampleText('operator-runbook', 11),
  firstTen: printedLine('operator-runbook', 15, 'curl'),
  metrics: printedLine('operator-runbook', 19, 'curl'),
  quickPending: printedLine('operator-runbook', 22, 'curl', 0),
  quickList: printedLine('operator-runbook', 22, 'curl', 1),
  quickExpire: printedLine('operator-runbook', 22, 'curl', 2),
  quickRules: printedLine('operator-runbook', 22, 'curl', 3),
  quickMetrics: printedLine('operator-runbook', 22, 'curl', 4),
};

/** The tool call of the rollout guide, with the organization's tool in the place of the guide's. */
const RULE = {
  tool_name: 'bot_email_send',
  arg_constraints: { to: { type: 'pattern', value: '*@mycompany.com' } },
  description: 'Auto-approve emails to team members',
  max_uses: 100,
};

type Action = { id: string; status: string; tool_name: string; tool_args: Record<string, unknown> };
type Page<T> = { data: T[]; meta: { total: number; offset: number; limit: number; has_more: boolean } };
const page = (pasted: Pasted) => pasted.json as Page<Action>;

test.describe('the rollout guide and the runbook, pasted into a shell', () => {
  test('the API is there: actions, rules, metrics, reload', async ({ world, receiver }) => {
    const agent = await mailBot(world, receiver.url);
    const id = uuidOf(await agent.ask({ ...EMAIL, params: { to: 'alice@mycompany.com' } }));
    const owner = await bound(world.owner);
    expect(page(await paste(ROLLOUT.actions, owner)).data).toMatchObject([{ id, status: 'pending' }]);
    expect(page(await paste(ROLLOUT.rules, owner))).toMatchObject({ data: [], meta: { total: 0, has_more: false } });
    expect((await paste(ROLLOUT.metrics, owner)).json).toMatchObject({ data: { total_pending: 1 } });
    expect((await paste(ROLLOUT.reload, owner)).json).toMatchObject({ manifests: 1, policies: 0, tools: 0, rules: 0 });
  });

  test('the log says that the module is there', ({ server }) => {
    expect(server.logs()).toContain('Approvals module registered 13 tools');
  });

  test('a rule by the tool call of the guide approves what fits, and its use is counted', async ({
    world,
    receiver,
  }) => {
    const agent = await mailBot(world, receiver.url);
    const scopes: Scope[] = ['approvals:read', 'approvals:decide', 'rules:read', 'rules:write'];
    const token = await world.key({ kind: 'personal', scopes, mcp_decisions: true });
    const tools = await McpCaller.connect(world.server.url, token);
    const made = await tools.use('create_approval_rule', RULE);
    process.stdout.write(`\ncreate_approval_rule ${JSON.stringify(RULE)}\n${made.text}\n`);
    expect(made.value).toMatchObject({ ...RULE, active: true, use_count: 0 });
    const { id } = made.value as { id: string };

    expect(await agent.execute({ ...EMAIL, params: { to: 'bob@mycompany.com' } })).toMatchObject({ decision: 'ALLOW' });
    await agent.ask({ ...EMAIL, params: { to: 'eve@elsewhere.example' } });
    const active = await paste(ROLLOUT.activeRules, await bound(world.owner));
    expect(active.json).toMatchObject({ data: [{ id, use_count: 1, max_uses: 100, active: true }] });
    const use = await paste(RUNBOOK.ruleUse, await bound(world.owner));
    expect(use.json).toEqual({ id, description: RULE.description, use_count: 1, max_uses: 100 });

    const revoked = await paste(RUNBOOK.revoke, await bound(world.owner), { '{rule_id}': id });
    expect(revoked.json).toMatchObject({
      data: { id, active: false, use_count: 1, revoke_reason: 'No longer needed' },
    });
    expect((await paste(RUNBOOK.quickRules, await bound(world.owner))).json).toMatchObject({
      data: [],
      meta: { total: 0 },
    });
    await agent.ask({ ...EMAIL, params: { to: 'bob@mycompany.com' } });
    const again = await tools.use('revoke_approval_rule', { rule_id: id });
    expect(again).toMatchObject({ refused: true, value: { error_code: 'conflict' } });
    await tools.close();
  });

  test('the morning review', async ({ world, receiver }) => {
    const agent = await mailBot(world, receiver.url);
    for (const n of [1, 2, 3]) await agent.ask({ ...EMAIL, params: { to: 'alice@mycompany.com', n } });
    const owner = await bound(world.owner);
    expect((await paste(RUNBOOK.pendingCount, owner)).output.trim()).toBe('3');
    expect((await paste(RUNBOOK.quickPending, owner)).output.trim()).toBe('3');
    expect(page(await paste(RUNBOOK.quickList, owner)).data).toHaveLength(3);
    expect(page(await paste(RUNBOOK.firstTen, owner)).meta).toMatchObject({ total: 3, limit: 10, has_more: false });
    for (const command of [RUNBOOK.metrics, RUNBOOK.quickMetrics]) {
      expect((await paste(command, owner)).json).toMatchObject({
        data: {
          total_pending: 3,
          total_approved_today: 0,
          total_rejected_today: 0,
          total_auto_approved_today: 0,
          total_expired_today: 0,
          avg_decision_latency_seconds: null,
          failure_count_today: 0,
          active_rules_count: 0,
        },
      });
    }
  });

  test('the expiry job of cron, with a service key that may do nothing else', async ({ world, receiver }) => {
    const agent = await mailBot(world, receiver.url);
    const cron = await world.service(['approvals:expire']);
    for (const line of [ROLLOUT.hourly, RUNBOOK.everySixHours, RUNBOOK.expire, RUNBOOK.quickExpire]) {
      const id = await agent.ask({ ...EMAIL, params: { to: 'alice@mycompany.com', line } });
      await expireIn(world.server.database, [id], -1);
      const command = line.replace(/^(?:\S+ ){5}(?=curl)/, '');
      const answer = (await paste(command, cron)).json as { data: { expired_count: number; expired_ids: string[] } };
      // The server's own sweep may have been there first; nobody sees it as pending either way.
      expect(answer.data.expired_count).toBe(answer.data.expired_ids.length);
      const one = await (await bound(world.owner)).get(`/api/approvals/actions/${uuidOf(id)}`);
      expect(one.json).toMatchObject({ data: { status: 'expired', decided_by: 'system:expiry' } });
    }
    expect((await cron.get('/api/approvals/actions')).status).toBe(403);
  });
});

test.describe('the module’s API', () => {
  test('approve, reject and look, in the module’s words, with and without a slash', async ({
    world,
    agent,
    receiver,
  }) => {
    const [a, b] = [uuidOf(await agent.ask(DEPLOY)), uuidOf(await agent.ask({ ...DEPLOY, params: { n: 2 } }))];
    const operator = await bound(await world.operator());
    const approved = await operator.post(`/api/approvals/actions/${a}/approve`, { create_rule: false });
    expect(approved.json).toMatchObject({
      data: {
        id: a,
        status: 'executed',
        decided_by: 'human:operator@e2e.example',
        execution_result: { success: true },
      },
    });
    const rejected = await operator.post(`/api/approvals/actions/${b}/reject/`, { reason: 'not today' });
    expect(rejected.json).toMatchObject({ data: { id: b, status: 'rejected', decision_reason: 'not today' } });
    for (const path of [
      '',
      '/',
      `/${a}`,
      `/${a}/`,
      '/executed',
      '/executed/',
      '?status=rejected',
      '/?status=executed',
    ]) {
      const answer = await operator.get(`/api/approvals/actions${path}`);
      expect([path, answer.status]).toEqual([path, 200]);
    }
    const late = await operator.post(`/api/approvals/actions/${b}/approve`);
    expect(late.status).toBe(409);
    expect(late.json).toMatchObject({ code: 'ALREADY_DECIDED', current: { id: b, status: 'rejected' } });
    expect((late.json as { detail: string }).detail).toMatch(/^Cannot transition from 'rejected' to 'approved'/);
    expect((await operator.get('/api/approvals/actions/nonsense')).status).toBe(400);
    expect((await operator.get(`/api/approvals/actions/${crypto.randomUUID()}`)).status).toBe(404);
    expect(receiver.calls).toHaveLength(1);
  });

  test('approve and make a rule in one call', async ({ world, receiver }) => {
    const agent = await mailBot(world, receiver.url);
    const id = uuidOf(await agent.ask({ ...EMAIL, params: { to: 'alice@mycompany.com', subject: 'Hi' } }));
    const operator = await bound(await world.operator());
    const suggested = await operator.get(`/api/approvals/rules/suggestions/${id}`);
    expect(suggested.json).toMatchObject({
      data: {
        action_id: id,
        tool_name: 'mail:bot_email_send',
        suggested_constraints: { to: { type: 'exact', value: 'alice@mycompany.com' }, subject: { type: 'any' } },
      },
    });
    const approved = await operator.post(`/api/approvals/actions/${id}/approve`, { create_rule: true });
    const { data } = approved.json as { data: { created_rule: { id: string; created_from: string } } };
    expect(data.created_rule).toMatchObject({ created_from: id, tool_name: 'mail:bot_email_send' });
    const next = await agent.execute({ ...EMAIL, params: { to: 'alice@mycompany.com', subject: 'Bye' } });
    expect(next).toMatchObject({ decision: 'ALLOW' });
    const used = await operator.get(`/api/approvals/actions/executed?rule_id=${data.created_rule.id}`);
    expect(used.json).toMatchObject({
      data: [{ decided_by: `rule:${data.created_rule.id}`, approval_rule_id: data.created_rule.id }],
    });
    expect((await operator.get(`/api/approvals/rules/${data.created_rule.id}`)).json).toMatchObject({
      data: { use_count: 1 },
    });
  });

  test('rules from actions, with overrides; what is too broad is refused', async ({ world, receiver }) => {
    const agent = await mailBot(world, receiver.url);
    const id = uuidOf(await agent.ask({ ...EMAIL, params: { to: 'alice@mycompany.com' } }));
    const operator = await bound(await world.operator());
    const override = { to: { type: 'pattern', value: '*@mycompany.com' } };
    const made = await operator.post('/api/approvals/rules/from-action', {
      action_id: id,
      constraint_overrides: override,
    });
    expect(made.status, made.text).toBe(201);
    expect(made.json).toMatchObject({ data: { created_from: id, arg_constraints: override } });
    const broad = { tool_name: 'mail:bot_email_send', arg_constraints: {}, description: 'everything' };
    expect([403, 422]).toContain((await operator.post('/api/approvals/rules', broad)).status);
  });

  test('below operator sensitive values are masked: in args, words, rules and suggestions', async ({
    world,
    receiver,
  }) => {
    const agent = await mailBot(world, receiver.url);
    const id = await agent.ask(
      { ...EMAIL, params: { to: 'alice@mycompany.com', subject: 'Hi' } },
      { summary: 'Writes to alice@mycompany.com' },
    );
    const operator = await bound(await world.operator());
    await operator.post('/api/approvals/rules', { ...RULE, arg_constraints: { to: 'alice@mycompany.com' } });
    const viewer = await bound(await world.member('viewer'), READ);
    const service = await world.service(['approvals:read', 'rules:read']);
    const paths = [
      `/api/approvals/actions/${uuidOf(id)}`,
      '/api/approvals/actions',
      '/api/approvals/rules',
      `/api/approvals/rules/suggestions/${uuidOf(id)}`,
    ];
    for (const path of paths) {
      for (const caller of [viewer, service]) {
        const answer = await caller.get(path);
        expect(answer.status, `${path}: ${answer.text}`).toBe(200);
        expect(answer.text, path).toContain('[REDACTED]');
        expect(answer.text, path).not.toContain('alice');
      }
      expect((await operator.get(path)).text, path).toContain('alice@mycompany.com');
    }
  });

  test('only people decide, and without credentials nothing is said', async ({ world, agent }) => {
    const id = uuidOf(await agent.ask(DEPLOY));
    const service = await world.service(['approvals:read', 'approvals:expire']);
    for (const caller of [agent, service]) {
      for (const verb of ['approve', 'reject']) {
        expect((await caller.post(`/api/approvals/actions/${id}/${verb}`)).json).toMatchObject({
          code: 'HUMAN_REQUIRED',
        });
      }
    }
    const nobody = new Caller(world.server.url, world.org, undefined);
    for (const path of ['actions', 'rules', 'metrics', `actions/${id}`]) {
      const answer = await http('GET', nobody.url(`/api/approvals/${path}`));
      expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    }
    expect((await world.owner.get(`/approvals/${id}`)).json).toMatchObject({ status: 'pending' });
  });

  test('one approval in two dialects: decided in one, its waiter is told at once', async ({ world, agent }) => {
    const id = await agent.ask(DEPLOY);
    const waiting = agent.status(id, 20);
    const operator = await bound(await world.operator());
    await operator.post(`/api/approvals/actions/${uuidOf(id)}/reject`, { reason: 'no' });
    expect(await waiting).toMatchObject({ status: 'denied', reason: 'no' });
    expect((await operator.get(`/approvals/${id}`)).json).toMatchObject({ status: 'denied', decided_via: 'api' });
  });
});
