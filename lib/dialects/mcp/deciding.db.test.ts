import { type Client } from '@modelcontextprotocol/sdk/client/index.js';
import { describe, expect, it } from 'vitest';
import { makeApprovals } from '@/lib/approvals/testing/arrange';
import { arrangeAgent } from '@/lib/gateway/testing/arrange';
import { ask, connect, DECISIONS, key, sudo, world } from './testing/client';
import { MODULE_TOOLS } from './tools';

describe('deciding', () => {
  it('takes a personal token made for it: recorded as by MCP, with the token', async () => {
    const { org, person, id } = await world();
    const token = await key(org, person.userId, { mcp: true });
    const { value, failed } = await ask(await connect(token.text), 'approve_action', { action_id: id });
    expect(failed).toBe(false);
    expect(value).toMatchObject({ id, status: 'approved', decided_by: `human:${person.email}` });
    const [row] = await sudo('SELECT decided_via FROM approvals WHERE id = $1', [id]);
    expect(row).toEqual({ decided_via: 'mcp' });
    const [review] = await sudo('SELECT via, token_id, user_id FROM reviews WHERE approval_id = $1', [id]);
    expect(review).toEqual({ via: 'mcp', token_id: token.id, user_id: person.userId });
    const [event] = await sudo(
      `SELECT payload->>'via' AS via, payload->>'token_id' AS token_id FROM audit_events WHERE approval_id = $1`,
      [id],
    );
    expect(event).toEqual({ via: 'mcp', token_id: token.id });
  });

  it('rejects with the reason that the agent is told', async () => {
    const { org, person, id } = await world();
    const client = await connect((await key(org, person.userId, { mcp: true })).text);
    const { value } = await ask(client, 'reject_action', { action_id: id, reason: 'code freeze' });
    expect(value).toMatchObject({ status: 'rejected', decision_reason: 'code freeze' });
    const again = await ask(client, 'approve_action', { action_id: id });
    expect(again).toMatchObject({ failed: true, value: { error_code: 'already_decided' } });
    expect(String((again.value as { error: string }).error)).toMatch(
      /^Cannot transition from 'rejected' to 'approved'/,
    );
  });

  it.each([
    ['without mcp_decisions', {}],
    ['without the scopes', { mcp: true, scopes: ['approvals:read', 'rules:read'] as const }],
  ])('%s every one of the five answers human_actor_required, and nothing changes', async (_, how) => {
    const { org, person, id } = await world();
    const client = await connect((await key(org, person.userId, how)).text);
    await refusesAll(client, id, { actor_type: 'user', actor_id: person.userId });
  });

  it('a viewer’s token decides nothing, whatever it carries', async () => {
    const { org, person, id } = await world('viewer');
    const client = await connect((await key(org, person.userId, { mcp: true })).text);
    await refusesAll(client, id, { actor_type: 'user', actor_id: person.userId });
  });

  it('an agent can decide by no tool, listed or not', async () => {
    const { actor, userId, orgId } = await arrangeAgent(sudo);
    const [id = ''] = await makeApprovals(sudo, orgId, [{}]);
    const client = await connect(
      (await key(orgId, userId, { scopes: ['gateway:execute'], agent: actor.agentId })).text,
    );
    await refusesAll(client, id, { actor_type: 'agent', actor_id: actor.agentId });
    for (const tool of MODULE_TOOLS.filter(({ decides }) => !decides)) {
      const wanted = Object.keys(tool.inputSchema['properties'] ?? {}).filter((name) =>
        /^(action|rule)_id$/.test(name),
      );
      const { text } = await ask(client, tool.name, Object.fromEntries(wanted.map((name) => [name, id])));
      expect(text, tool.name).toContain('"error_code": "forbidden"');
    }
    for (const { name } of (await client.listTools()).tools) {
      if (name !== 'cancel_action') await ask(client, name, { action_id: id, success: true, wait_seconds: 0 });
    }
    const [row] = await sudo('SELECT status FROM approvals WHERE id = $1', [id]);
    expect(row).toEqual({ status: 'pending' });
  });

  it('never decides tier critical', async () => {
    const { org, person } = await world();
    const [id = ''] = await makeApprovals(sudo, org, [{ risk_tier: 'critical' }]);
    const client = await connect((await key(org, person.userId, { mcp: true })).text);
    for (const name of ['approve_action', 'reject_action']) {
      const { value } = await ask(client, name, { action_id: id });
      expect(value).toMatchObject({ error_code: 'human_actor_required', operation: name, authenticated: true });
    }
    expect(await sudo('SELECT status FROM approvals WHERE id = $1', [id])).toEqual([{ status: 'pending' }]);
  });

  it('refuses what has changed since it was shown', async () => {
    const { org, person } = await world();
    const [id = ''] = await makeApprovals(sudo, org, [{ version: 3 }]);
    const client = await connect((await key(org, person.userId, { mcp: true })).text);
    const { value } = await ask(client, 'approve_action', { action_id: id, expected_version: 2 });
    expect(value).toMatchObject({ error_code: 'changed', current: { id, version: 3 } });
  });

  async function refusesAll(client: Client, id: string, who: { actor_type: string; actor_id: string }) {
    for (const operation of DECISIONS) {
      const { value, failed } = await ask(client, operation, { action_id: id, rule_id: id, tool_name: 'a:b' });
      expect(failed).toBe(true);
      expect(value).toMatchObject({ ...who, error_code: 'human_actor_required', operation, authenticated: true });
    }
    expect(await sudo('SELECT status FROM approvals WHERE id = $1', [id])).toEqual([{ status: 'pending' }]);
    expect(await sudo('SELECT id FROM rules')).toEqual([]);
  }
});
