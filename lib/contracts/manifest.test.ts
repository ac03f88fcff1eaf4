import { describe, expect, it } from 'vitest';
import { connectorHost, hostAllowed } from '@/lib/contracts/connectors';
import { manifest } from '@/lib/contracts/manifest';

const BASE = {
  version: '1.0',
  agent: { id: 'deployment-bot', name: 'Deployment Bot', version: '2.1.0' },
  capabilities: { requested: ['kubernetes:*'] },
};

const http = (config: Readonly<Record<string, unknown>>) => ({
  ...BASE,
  tools: { deploy: { type: 'http_request', config: { url: 'https://deploy.internal/v1', ...config } } },
});

function faults(document: unknown): string[] {
  const result = manifest.safeParse(document);
  if (result.success) return [];
  return result.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [...issue.path, key].join('.'))
      : [issue.path.join('.')],
  );
}

describe('manifest', () => {
  it('takes the documents’ manifests, without tools, and fills in the defaults', () => {
    const document = {
      ...BASE,
      agent: { ...BASE.agent, organization: 'acme', team: 'team-platform', description: 'Deploys' },
      metadata: { contact: 'platform@acme.test', documentation: 'https://acme.test/docs', source: 'https://acme.test' },
    };
    expect(manifest.parse(document)).toMatchObject({
      constraints: { budget_escalate_at_percent: 90, require_human_approval: [] },
      policy: { escalate_new_counterparty: true, require_capability_token: false, tool_allowlist: [], amount_caps: {} },
      tools: {},
    });
  });

  it('fills in the defaults of each connector', () => {
    const tools = {
      a: { type: 'http_request', config: { url: 'https://x.test' } },
      b: { type: 'webhook', config: { url: 'https://x.test/hook', secret_ref: 'hook' } },
      c: { type: 'mock' },
      d: { type: 'agent' },
    };
    const parsed = manifest.parse({ ...BASE, tools }).tools;
    expect(parsed['a']?.config).toMatchObject({ method: 'POST', timeout_seconds: 30, max_response_bytes: 1_048_576 });
    expect(parsed['b']?.config).toMatchObject({ timeout_seconds: 30, allowed_domains: [] });
    expect(parsed['c']?.config).toMatchObject({ should_fail: false, delay_ms: 0 });
    expect(parsed['d']?.config).toEqual({ timeout_seconds: 3600, grant_seconds: 300 });
  });

  it.each([
    [{ ...BASE, extra: 1 }, 'extra'],
    [{ ...BASE, version: '2.0' }, 'version'],
    [{ ...BASE, agent: { ...BASE.agent, id: 'Bot' } }, 'agent.id'],
    [{ ...BASE, agent: { ...BASE.agent, id: 'ab' } }, 'agent.id'],
    [{ ...BASE, agent: { ...BASE.agent, id: 'a'.repeat(64) } }, 'agent.id'],
    [{ ...BASE, agent: { ...BASE.agent, id: '-bot' } }, 'agent.id'],
    [{ ...BASE, agent: { ...BASE.agent, version: '2.1' } }, 'agent.version'],
    [{ ...BASE, agent: { ...BASE.agent, owner: 'x' } }, 'agent.owner'],
    [{ ...BASE, capabilities: { requested: [] } }, 'capabilities.requested'],
    [{ ...BASE, capabilities: { requested: ['deploy'] } }, 'capabilities.requested.0'],
    [{ ...BASE, constraints: { max_actions_per_hour: 0 } }, 'constraints.max_actions_per_hour'],
    [{ ...BASE, constraints: { budget_escalate_at_percent: 101 } }, 'constraints.budget_escalate_at_percent'],
    [{ ...BASE, constraints: { allowed_hours: { start: '8:00', end: '20:00' } } }, 'constraints.allowed_hours.start'],
    [{ ...BASE, constraints: { allowed_hours: { start: '08:00', end: '24:00' } } }, 'constraints.allowed_hours.end'],
    [{ ...BASE, constraints: { allowed_hours: { start: '08:00', end: '08:00' } } }, 'constraints.allowed_hours.end'],
    [
      { ...BASE, constraints: { allowed_hours: { start: '08:00', end: '20:00', timezone: 'Mars/Olympus' } } },
      'constraints.allowed_hours.timezone',
    ],
    [
      { ...BASE, constraints: { allowed_hours: { start: '08:00', end: '20:00', timezone: '+02:00' } } },
      'constraints.allowed_hours.timezone',
    ],
    [{ ...BASE, policy: { amount_caps: { max_amount: 5 } } }, 'policy.amount_caps.max_amount'],
    [{ ...BASE, policy: { amount_caps: { USD: -1 } } }, 'policy.amount_caps.USD'],
    [{ ...BASE, policy: { budgets: { email: { total_limit: 5 } } } }, 'policy.budgets.email.total_limit'],
    [{ ...BASE, policy: { auto_approve: ['*'] } }, 'policy.auto_approve'],
    [{ ...BASE, tools: { deploy: { type: 'shell' } } }, 'tools.deploy.type'],
    [{ ...BASE, tools: { 'bad name': { type: 'mock' } } }, 'tools.bad name'],
    [{ ...BASE, tools: { deploy: { type: 'mock', risk_tier: 'extreme' } } }, 'tools.deploy.risk_tier'],
    [{ ...BASE, tools: { deploy: { type: 'mock', expiry_seconds: 59 } } }, 'tools.deploy.expiry_seconds'],
    [
      { ...BASE, tools: { deploy: { type: 'agent', config: { grant_seconds: 59 } } } },
      'tools.deploy.config.grant_seconds',
    ],
    [
      { ...BASE, tools: { deploy: { type: 'webhook', config: { url: 'https://x.test' } } } },
      'tools.deploy.config.secret_ref',
    ],
    [http({ timeout_seconds: 301 }), 'tools.deploy.config.timeout_seconds'],
    [http({ follow_redirects: true }), 'tools.deploy.config.follow_redirects'],
  ])('refuses %j at %s', (document, path) => {
    expect(faults(document)).toEqual([path]);
  });

  it.each(['https://x.test/{id}/items?q={query}', 'http://x.test:8080/a-{id}', 'https://[::1]/x'])(
    'takes the URL %s',
    (url) => {
      expect(faults(http({ url }))).toEqual([]);
    },
  );

  it.each([
    'ftp://x.test',
    'deploy.internal/v1',
    'https://',
    'https://{host}/v1',
    'https://{sub}.x.test/v1',
    'https://x.test:{port}/v1',
    'https://user:pw@x.test/',
    'https://user@x.test/',
    'https://x.test\\@evil.test/',
    'https://x%2etest/',
    'https://x.test/#{id}',
    'https://x.test/{id',
    'https://x.test/{}',
    'https://x.test/{a b}',
    'https://x.test/\n',
  ])('refuses the URL %j', (url) => {
    expect(faults(http({ url }))).toEqual(['tools.deploy.config.url']);
  });

  it.each([
    ['Authorization', 'x'],
    ['authorization', 'x'],
    ['X-API-Key', 'x'],
    ['Cookie', 'x'],
    ['X-Auth-Token', 'x'],
    ['Proxy-Authorization', 'x'],
    ['X-Client-Secret', 'x'],
    ['X-Trace', 'Bearer abc'],
    ['X-Trace', 'eyJhbGciOiJFZERTQSJ9.e30.sig'],
    ['X-Trace', 'ghp_abcdef'],
    ['Host', 'evil.test'],
    ['Content-Length', '5'],
    ['X-Forwarded-For', '127.0.0.1'],
  ])('refuses the literal header %s: %s', (name, value) => {
    expect(faults(http({ headers: { [name]: value } }))).toEqual([`tools.deploy.config.headers.${name}`]);
  });

  it('takes plain headers and secrets by reference', () => {
    const config = {
      headers: { Accept: 'application/json' },
      secret_refs: { 'header:Authorization': 'deploy-token', key: 'k' },
    };
    expect(faults(http(config))).toEqual([]);
  });

  it('refuses line ends in headers, secrets over http, and a header given twice', () => {
    expect(faults(http({ headers: { 'X-A': 'a\r\nB: c' } }))).toEqual(['tools.deploy.config.headers.X-A']);
    expect(faults(http({ url: 'http://x.test', secret_refs: { key: 'k' } }))).toEqual(['tools.deploy.config.url']);
    expect(faults(http({ headers: { 'X-A': 'a' }, secret_refs: { 'header:x-a': 'k' } }))).toEqual([
      'tools.deploy.config.secret_refs.header:x-a',
    ]);
  });

  it('wants the URL’s own host among the allowed domains', () => {
    expect(faults(http({ allowed_domains: ['internal'] }))).toEqual([]);
    expect(faults(http({ allowed_domains: ['ploy.internal'] }))).toEqual(['tools.deploy.config.allowed_domains']);
  });

  it('bounds what it takes', () => {
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`t${index}`, { type: 'mock' }]));
    expect(faults({ ...BASE, tools: many })).toEqual(['tools']);
    expect(faults({ ...BASE, capabilities: { requested: Array(501).fill('a:b') } })).toEqual([
      'capabilities.requested',
    ]);
  });
});

describe('connector hosts', () => {
  it('come from the URL without its placeholders', () => {
    expect(connectorHost('https://API.x.test:8443/{id}')).toBe('api.x.test');
    expect(connectorHost('https://{host}/')).toBeNull();
  });

  it.each([
    ['x.test', ['x.test'], true],
    ['a.x.test', ['x.test'], true],
    ['ax.test', ['x.test'], false],
    ['x.test', [], true],
  ])('%s under %j: %s', (host, domains, expected) => {
    expect(hostAllowed(host, domains)).toBe(expected);
  });
});
