import { PERMISSIONS } from '@/lib/authority/permissions';
import type { Scope } from '@/lib/authority/roles';
import { Caller } from '../support/caller';
import { http, type Answer } from '../support/http';
import { DEPLOY } from '../support/manifest';
import { isUnsafe, oneOfEach, OPERATIONS, pathOf, type Operation, type PathIds } from '../support/operations';
import { fingerprint } from '../support/rows';
import { expect, test } from '../support/test';
import { AgentCaller, World } from '../support/world';

/** Operations that need no credentials: whoever adds one adds it here, on purpose. */
const PUBLIC = [
  'auth.login',
  'gateway.health',
  'invitations.accept',
  'invitations.view',
  'system.health',
  'system.jwks',
  'system.metrics',
  'system.openapi',
  'system.ready',
];

/** What a viewer may send: questions, and what is only their own. */
const VIEWER_MAY_SEND = [
  'agents.evaluate',
  'signed.verify',
  'approvals.verify',
  'audit.verify',
  'manifests.validate',
  'mcp.message',
  'members.leave',
  'notifications.update',
  'rules.test',
  'tokens.create',
  'tokens.revoke',
];

/** What a viewer may not even read. */
const VIEWER_MAY_NOT_READ = [
  'safety.budget_get',
  'capability_tokens.list',
  'invitations.list',
  'secrets.list',
  'signing_secret.get',
  'approvals.export',
  'rules.export',
  'audit.export',
  'webhooks.list',
  'webhooks.get',
  'webhooks.deliveries',
];

/** What the key of an agent may call: its own approvals, and the gateway. */
const AGENT_MAY = [
  'approvals.get',
  'approvals.list',
  'approvals.pending',
  'approvals.trail',
  'approvals.receipt',
  'approvals.verify',
  'approvals.request',
  'auth.me',
  // Which tools it then has is tested with them: none that decides.
  'mcp.message',
  'module.action',
  'module.actions',
  'module.executed',
  'shared.get',
  'shared.list',
  'shared.request',
  'signed.execute',
  'signed.verify',
  'workflow.cancel',
];

/** Whose bodies are read before the approval is looked for, or whose old clients are told 400 of an unknown one. */
const ALSO: Readonly<Record<string, readonly number[]>> = {
  'gateway.result': [422],
  'approvals.verify': [422],
  'signed.approve': [422],
  'signed.verify': [422],
  'signed.execute': [422],
  'workflow.decide': [422],
  'workflow.cancel': [400],
};
const notThere = ({ id }: Operation): readonly number[] => [404, ...(ALSO[id] ?? [])];
/** A question that has no answer while the approval is pending. */
const NOT_YET = ['approvals.receipt'];
const agentMay = (id: string) => id.startsWith('gateway.') || id.startsWith('safety.') || AGENT_MAY.includes(id);

/** Calls about the whole organization of the credential, which name nothing that another could have. */
const isOfOwnOrg = ({ id }: Operation): boolean =>
  [
    ...['module.actions', 'module.executed', 'module.expire_stale', 'module.metrics', 'module.rules'],
    ...['shared.list', 'workflow.cleanup'],
  ].includes(id);

/** What the scope `rules:read` is for; what changes rules is a person's. */
const RULES_READ = /^(rules\.|module\.(rules?|suggestions)$)/;

const described = (operation: Operation) => `${operation.id} (${operation.method} ${operation.path})`;
const ofOrg = OPERATIONS.filter((operation) => operation.access === 'org');
const ofAccount = OPERATIONS.filter((operation) => operation.access === 'account');

test.describe('who may do what, over every operation', () => {
  let world: World;
  let other: World;
  let ids: PathIds;
  let agentKey: string;

  test.beforeAll(async ({ server, people }) => {
    world = await World.make(server, people);
    other = await World.make(server, people);
    const agent = await world.agent('http://127.0.0.1:9');
    agentKey = agent.token ?? '';
    const approvalId = await agent.ask(DEPLOY);
    ids = await oneOfEach(world, 'http://127.0.0.1:9', approvalId);
  });

  const call = (operation: Operation, token: string | undefined): Promise<Answer> =>
    http(operation.method, `${world.server.url}${pathOf(operation, ids)}`, {
      token,
      ...(isUnsafe(operation) ? { body: {} } : {}),
    });

  /** Calls each operation and holds that nothing in either organization has changed. */
  async function refused(
    operations: readonly Operation[],
    token: string | undefined,
    expected: (operation: Operation) => readonly number[],
  ): Promise<void> {
    const orgs = [await world.uuid(), await other.uuid()];
    const before = await fingerprint(world.server.database, orgs);
    for (const operation of operations) {
      const answer = await call(operation, token);
      expect.soft(expected(operation), `${described(operation)}: ${answer.text}`).toContain(answer.status);
      expect.soft(answer.headers['content-type'], described(operation)).toContain('application/problem+json');
    }
    expect(await fingerprint(world.server.database, orgs)).toEqual(before);
  }

  test('every operation declares what it takes to call it', () => {
    for (const operation of ofOrg) expect(PERMISSIONS, described(operation)).toHaveProperty([operation.permission]);
    const open = OPERATIONS.filter((operation) => operation.access === 'public').map(({ id }) => id);
    expect(open.sort()).toEqual(PUBLIC);
    expect(new Set(OPERATIONS.map(({ id }) => id)).size).toBe(OPERATIONS.length);
  });

  test('without credentials: 401', async () => {
    await refused([...ofOrg, ...ofAccount], undefined, () => [401]);
  });

  test('with a malformed token: 401, never the cookie instead', async () => {
    await refused([...ofOrg, ...ofAccount], 'csp_nonsense', () => [401]);
  });

  test('with an expired token: 401', async () => {
    const token = await world.key({ kind: 'personal', scopes: ['admin', 'approvals:read', 'approvals:decide'] });
    await world.server.database.sudo(
      `UPDATE tokens SET expires_at = now() - interval '1 second' WHERE org_id = $1 AND kind = 'personal'`,
      [await world.uuid()],
    );
    await refused([...ofOrg, ...ofAccount], token, () => [401]);
  });

  test('with a revoked token: 401, from the next call on', async () => {
    const made = await world.owner.post('/tokens', {
      kind: 'personal',
      name: 'soon revoked',
      scopes: ['admin', 'approvals:read', 'approvals:decide'],
    });
    const { token, token_id } = made.json as { token: string; token_id: string };
    const mine = new Caller(world.server.url, world.org, token);
    expect((await mine.get('/approvals')).status).toBe(200);
    expect((await world.owner.post(`/tokens/${token_id}/revoke`, {})).status).toBe(200);
    await refused([...ofOrg, ...ofAccount], token, () => [401]);
  });

  test('a member of another organization: 404 for everything in this one', async () => {
    const operator = await other.member('operator', 'stranger');
    const scopes: Scope[] = ['admin', 'approvals:read', 'approvals:decide', 'audit:read'];
    const owner = await other.key({ kind: 'personal', scopes });
    const inPath = ofOrg.filter((operation) => operation.path.includes('{org}'));
    await refused(inPath, operator.token, () => [404]);
    await refused(inPath, owner, () => [404]);
    // Without an organization in the path the credential's own is meant: the gateway's calls take an agent's key, and
    // what is asked for by id isn't there.
    const elsewhere = ofOrg.filter((operation) => !operation.path.includes('{org}') && !isOfOwnOrg(operation));
    await refused(
      elsewhere.filter((operation) => operation.path.startsWith('/api/v1/gateway')),
      operator.token,
      () => [403],
    );
    await refused(
      elsewhere.filter((operation) => !operation.path.startsWith('/api/v1/gateway')),
      operator.token,
      (operation) => [403, 422, ...notThere(operation)],
    );
  });

  test('an agent of another organization: 404, by its path and by the ids of approvals', async () => {
    const agent = await other.agent('http://127.0.0.1:9');
    const inPath = ofOrg.filter((operation) => operation.path.includes('{org}'));
    await refused(inPath, agent.token, () => [404]);
    const byId = ofOrg.filter((o) => o.path.includes('{approval_id}') && !o.path.includes('{org}'));
    expect(byId.length).toBeGreaterThan(2);
    await refused(byId, agent.token, notThere);
  });

  test('a viewer reads and changes nothing: 403', async () => {
    const viewer = await world.member('viewer');
    const may = (operation: Operation) =>
      isUnsafe(operation) ? VIEWER_MAY_SEND.includes(operation.id) : !VIEWER_MAY_NOT_READ.includes(operation.id);
    const mayNot = ofOrg.filter((operation) => !may(operation) || operation.path.startsWith('/api/v1/gateway'));
    expect(mayNot.length).toBeGreaterThan(30);
    await refused(mayNot, viewer.token, () => [403]);
    for (const operation of ofOrg.filter((o) => !isUnsafe(o) && !mayNot.includes(o))) {
      const answer = await call(operation, viewer.token);
      expect
        .soft(answer.status, `${described(operation)}: ${answer.text}`)
        .toBe(NOT_YET.includes(operation.id) ? 409 : 200);
    }
  });

  test('the key of an agent decides, configures and reads nothing beyond its own: 403', async () => {
    await refused(
      [...ofOrg, ...ofAccount].filter((operation) => !agentMay(operation.id)),
      agentKey,
      (operation) => (operation.access === 'account' ? [401, 403] : [403]),
    );
  });

  test('another agent’s approvals are not there for an agent: 404', async () => {
    await world.owner.post('/tokens', { kind: 'agent', name: 'other', agent_id: 'another-bot' });
    const key = await world.key({ kind: 'agent', agent_id: 'another-bot' });
    const another = new AgentCaller(world.server.url, world.org, key);
    const theirs = ofOrg.filter(
      (operation) => /\{(approval|action)_id\}/.test(operation.path) && agentMay(operation.id),
    );
    await refused(theirs, another.token, notThere);
  });

  test('the key of a service without the scope: 403', async () => {
    const service = await world.service(['rules:read']);
    const operations = [...ofOrg, ...ofAccount].filter(({ id }) => id !== 'auth.me' && !RULES_READ.test(id));
    await refused(operations, service.token, (operation) => (operation.access === 'account' ? [401, 403] : [403]));
  });

  test('what a person alone may do no key can carry', async () => {
    for (const kind of ['agent', 'service'] as const) {
      for (const scope of ['approvals:decide', 'rules:write', 'admin'] satisfies Scope[]) {
        const body = { kind, name: 'x', scopes: [scope], ...(kind === 'agent' ? { agent_id: 'deployment-bot' } : {}) };
        const answer = await world.owner.post('/tokens', body);
        expect(answer.status, answer.text).toBe(422);
        expect(answer.json).toMatchObject({ errors: [{ path: 'scopes' }] });
      }
    }
  });

  test('a personal token has no more than its scopes and its member’s role', async () => {
    const viewer = await world.member('viewer');
    const wide = { kind: 'personal', name: 'wide', scopes: ['approvals:read', 'approvals:decide', 'admin'] };
    const made = await viewer.post('/tokens', wide);
    const { token } = made.json as { token?: string };
    if (token) {
      const answer = await new Caller(world.server.url, world.org, token).post(
        `/approvals/${ids['approval_id']}/approve`,
      );
      expect(answer.status, answer.text).toBe(403);
    } else {
      expect([403, 422]).toContain(made.status);
    }
    const narrow = await world.key({ kind: 'personal', scopes: ['approvals:read'] });
    const answer = await new Caller(world.server.url, world.org, narrow).post(
      `/approvals/${ids['approval_id']}/approve`,
    );
    expect(answer.status, answer.text).toBe(403);
  });
});
