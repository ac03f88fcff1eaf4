import { describe, expect, it } from 'vitest';
import { arrangeAgent } from '@/lib/gateway/testing/arrange';
import { connect, DECISIONS, dispatch, ENDPOINT, key, sudo, world } from './testing/client';
import { MODULE_TOOLS, registeredLine } from './tools';

describe('what is listed', () => {
  it('to a person: the 13 tools of the module, by name, each with a schema and words', async () => {
    const { org, person } = await world();
    const client = await connect((await key(org, person.userId)).text);
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name).sort()).toEqual(
      [
        ...['list_pending_actions', 'show_pending_action', 'pending_action_count', 'expire_stale_actions'],
        ...['list_executed_actions', 'list_approval_rules', 'show_approval_rule', 'suggest_rule_constraints'],
        ...DECISIONS,
      ].sort(),
    );
    expect(registeredLine()).toBe('Approvals module registered 13 tools');
    for (const tool of tools) {
      expect(tool.description?.length, tool.name).toBeGreaterThan(40);
      expect(tool.inputSchema, tool.name).toMatchObject({ type: 'object', additionalProperties: false });
    }
    expect(
      MODULE_TOOLS.filter((tool) => tool.decides)
        .map((tool) => tool.name)
        .sort(),
    ).toEqual(DECISIONS);
  });

  it('to an agent: what it does for itself, and nothing that decides', async () => {
    const { actor, userId, orgId } = await arrangeAgent(sudo);
    const client = await connect(
      (await key(orgId, userId, { scopes: ['gateway:execute'], agent: actor.agentId })).text,
    );
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toEqual([
      'request_action',
      'wait_for_decision',
      'report_result',
      'get_action',
      'cancel_action',
    ]);
    expect(client.getInstructions()).toContain('No tool here can approve anything');
  });
});

describe('the endpoint', () => {
  const post = (headers: Record<string, string>, body: unknown = { jsonrpc: '2.0', id: 1, method: 'tools/list' }) =>
    dispatch(
      new Request(ENDPOINT, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
      '127.0.0.1',
    );

  it('wants a token: 401 with WWW-Authenticate', async () => {
    for (const headers of [{}, { authorization: 'Bearer csp_nonsense' }]) {
      const refused = await post(headers);
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });

  it('answers no page of an unknown site', async () => {
    const { org, person } = await world();
    const authorization = `Bearer ${(await key(org, person.userId)).text}`;
    expect((await post({ authorization, origin: 'https://evil.example' })).status).toBe(403);
    expect((await post({ authorization, origin: 'http://localhost:3000' })).status).toBe(200);
    expect((await post({ authorization })).status).toBe(200);
  });

  it('keeps no session: each message stands alone, and there is nothing to GET or DELETE', async () => {
    const { org, person } = await world();
    const authorization = `Bearer ${(await key(org, person.userId)).text}`;
    const answer = await post({ authorization });
    expect(answer.headers.get('mcp-session-id')).toBeNull();
    expect(await answer.json()).toMatchObject({ jsonrpc: '2.0', id: 1, result: { tools: expect.any(Array) } });
    const note = await post({ authorization }, { jsonrpc: '2.0', method: 'notifications/initialized' });
    expect(note.status).toBe(202);
    for (const method of ['GET', 'DELETE']) {
      const other = await dispatch(new Request(ENDPOINT, { method, headers: { authorization } }), undefined);
      expect([other.status, other.headers.get('allow')]).toEqual([405, 'POST']);
    }
  });

  it.each([
    [undefined, 'params is required'],
    [[], 'params must be an object'],
    [{}, 'params.name is required'],
    [{ name: 5 }, 'params.name must be a text'],
    [{ name: 'get_action', arguments: 'all' }, 'params.arguments must be an object'],
    [{ name: 'get_action', arguments: [] }, 'params.arguments must be an object'],
    [{ name: 'get_action', _meta: 5 }, 'params._meta must be an object'],
    [{ name: 'no_such_tool' }, 'Unknown tool: no_such_tool'],
  ])('tells in plain words what is wrong with tools/call %j', async (params, words) => {
    const { org, person } = await world();
    const authorization = `Bearer ${(await key(org, person.userId)).text}`;
    const answer = await post({ authorization }, { jsonrpc: '2.0', id: 'x-1', method: 'tools/call', params });
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({
      jsonrpc: '2.0',
      id: 'x-1',
      error: { code: -32602, message: expect.stringContaining(words) },
    });
    expect(text).not.toMatch(/invalid_type|expected|\\n/);
  });
});
