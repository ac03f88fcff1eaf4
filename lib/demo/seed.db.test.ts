import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openParams } from '@/lib/approvals/sealed-params';
import { AUDIT_PAYLOADS } from '@/lib/audit/events';
import { auditEventType } from '@/lib/contracts/audit';
import { testDatabase } from '@/lib/db/testing/database';
import { hashSecret, secretKind } from '@/lib/identity/token-format';
import { bootstrap } from '@/lib/orgs/bootstrap';
import { asId } from '@/lib/ids';
import { actionHash } from '@/lib/signing/digest';
import { seedDemo } from './seed';

const { url, sudo } = await testDatabase();

type Approval = {
  id: string;
  org_id: string;
  status: string;
  execution_mode: string;
  execution_status: string;
  action_type: string;
  tool: string;
  params: Record<string, unknown>;
  params_sealed: Buffer;
  action_hash: string;
  summary: string;
  reason_codes: string[];
  risk_snapshot: Record<string, unknown>;
  policy_trace: { checks: { check: string; result: string; details?: string }[] };
  created_at: Date;
  decided_at: Date | null;
  decided_via: string | null;
  expires_at: Date;
  version: number;
};

const progress: string[] = [];
let directory = '';
let approvals: Approval[] = [];

const counts = () =>
  sudo(`SELECT relname, (xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n FROM ' || quote_ident(relname), false, false, '')))[1]::text AS n
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`);

beforeAll(async () => {
  await bootstrap(url, () => undefined);
  directory = await mkdtemp(join(tmpdir(), 'demo-'));
  await seedDemo(url, (line) => progress.push(line), { keysIn: directory });
  approvals = await sudo<Approval>(`SELECT a.* FROM approvals a JOIN orgs o ON o.id = a.org_id AND o.slug = 'demo'
    ORDER BY a.created_at`);
  return () => rm(directory, { recursive: true, force: true });
});

describe('the demo organization', () => {
  it('is made apart from the first organization, and says so', async () => {
    expect(progress.join('\n')).toMatch(/demo/);
    expect(await sudo('SELECT slug, is_first FROM orgs ORDER BY slug')).toEqual([
      { slug: 'acme', is_first: true },
      { slug: 'demo', is_first: false },
    ]);
    const elsewhere = await sudo(`SELECT FROM approvals a JOIN orgs o ON o.id = a.org_id AND o.slug <> 'demo'`);
    expect(elsewhere).toHaveLength(0);
  });

  it('has the first owner as its owner, and operators who have no password', async () => {
    const members = await sudo(`SELECT u.email, m.role, u.password_hash IS NULL AS no_password FROM members m
      JOIN users u ON u.id = m.user_id JOIN orgs o ON o.id = m.org_id WHERE o.slug = 'demo' ORDER BY m.role DESC, u.email`);
    expect(members).toEqual([
      { email: 'admin@example.com', role: 'owner', no_password: false },
      { email: 'maria.ortiz@demo.example', role: 'operator', no_password: true },
      { email: 'priya.nair@demo.example', role: 'operator', no_password: true },
      { email: 'tomas.lind@demo.example', role: 'operator', no_password: true },
    ]);
  });

  it('is left alone by a second start, and by two at once', async () => {
    const before = await counts();
    await Promise.all([seedDemo(url, () => undefined), seedDemo(url, () => undefined)]);
    expect(await counts()).toEqual(before);
  });
});

describe('what waits', () => {
  const waiting = () => approvals.filter((a) => a.status === 'pending');
  const hours = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 3_600_000;

  it('is the three requests of the operator guide', () => {
    expect(
      waiting().map((a) => [
        `${a.action_type}:${a.tool}`,
        a.reason_codes,
        a.summary,
        Math.round(hours(a.created_at, new Date())),
      ]),
    ).toEqual([
      ['export:run', ['NEW_COUNTERPARTY'], 'Export data to partner-api.example.com', 24],
      ['crm:delete', ['AMOUNT_THRESHOLD'], 'Delete 500 records matching filter', 4],
      ['kubernetes:deploy', ['REQUIRES_APPROVAL'], 'Deploy app:v2.0.0 to production namespace', 2],
    ]);
    for (const { expires_at } of waiting()) expect(hours(new Date(), expires_at)).toBeGreaterThan(19.9);
  });

  it('shows the deployment as the guide does', () => {
    const deploy = waiting().at(-1);
    expect(deploy?.params).toEqual({
      namespace: 'production',
      image: 'app:v2.0.0',
      replicas: 3,
      resources: { cpu: '500m', memory: '512Mi' },
    });
    expect(deploy?.risk_snapshot).toMatchObject({ budget_current: 12, budget_limit: 50, budget_percent: 24 });
    expect(deploy?.policy_trace.checks.slice(0, 4).map(({ check, result }) => `${check}: ${result}`)).toEqual([
      'manifest_validation: pass',
      'capability_token: pass',
      'action_type: pass',
      'tool_authorization: escalate',
    ]);
  });
});

describe('the month behind it', () => {
  it('is believable: some 800 decided, more than half of them by rules, mostly approved, some of everything', () => {
    const by = (status: string) => approvals.filter((a) => a.status === status).length;
    expect(approvals.length).toBeGreaterThan(700);
    expect(approvals.length).toBeLessThan(1000);
    const byRule = approvals.filter((a) => a.decided_via === 'rule').length;
    expect(byRule / (by('approved') + by('denied'))).toBeGreaterThan(0.6);
    expect(by('approved') / approvals.length).toBeGreaterThan(0.7);
    for (const status of ['denied', 'expired', 'cancelled']) expect(by(status)).toBeGreaterThan(2);
    const runs = (status: string) => approvals.filter((a) => a.execution_status === status).length;
    expect(runs('failed')).toBeGreaterThan(2);
    expect(runs('ambiguous')).toBe(1);
    expect(approvals.filter((a) => a.status === 'approved' && a.execution_status === 'none')).toHaveLength(0);
    const seconds = approvals
      .filter((a) => ['approved', 'denied'].includes(a.status))
      .map((a) => ((a.decided_at?.getTime() ?? 0) - a.created_at.getTime()) / 1000)
      .sort((a, b) => a - b);
    expect(seconds[Math.floor(seconds.length / 2)]).toBeLessThan(3600);
    expect(seconds.at(-1)).toBeGreaterThan(3 * 3600);
  });

  it('lies in the past, within 30 days', async () => {
    const now = Date.now();
    for (const a of approvals) {
      expect(a.created_at.getTime()).toBeGreaterThan(now - 30.01 * 86_400_000);
      if (a.decided_at) expect(a.decided_at.getTime()).toBeLessThan(now);
      if (a.status === 'approved' || a.status === 'denied')
        expect(a.decided_at?.getTime()).toBeLessThan(a.expires_at.getTime());
    }
    expect(await sudo('SELECT FROM audit_events WHERE occurred_at > now()')).toHaveLength(0);
  });

  it('is sealed and hashed like real requests', () => {
    for (const a of approvals) {
      const params = openParams(asId('org', a.org_id), asId('appr', a.id), a.params_sealed);
      expect(actionHash({ type: a.action_type, tool: a.tool, params })).toBe(a.action_hash);
    }
  });

  it('has a review for each decision, a run for each approval, and counts versions as changes', async () => {
    const wrong =
      await sudo(`SELECT a.id, a.status, a.execution_status, a.version FROM approvals a JOIN orgs o ON o.id = a.org_id
      WHERE o.slug = 'demo' AND (
        (SELECT count(*) FROM reviews r WHERE r.approval_id = a.id AND r.decision = a.status AND r.user_id = a.decided_by)
          <> (a.status IN ('approved', 'denied') AND a.decided_via <> 'rule')::int
        OR (SELECT count(*) FROM executions x WHERE x.approval_id = a.id AND x.status = a.execution_status AND x.mode = a.execution_mode)
          <> (a.status = 'approved')::int
        OR (SELECT count(*) FROM grants g WHERE g.approval_id = a.id AND g.status = 'spent')
          <> (a.status = 'approved' AND a.execution_mode = 'agent')::int
        OR a.version <> CASE WHEN a.status = 'pending' THEN 1 WHEN a.status <> 'approved' THEN 2
          WHEN a.decided_via = 'rule' THEN 3 WHEN a.execution_mode = 'agent' THEN 5 ELSE 4 END)`);
    expect(wrong).toEqual([]);
  });

  it('was decided by rows that the engine stopped, never by one that it let through', async () => {
    const rows = await sudo<{
      decision: string;
      n: number;
    }>(`SELECT i.decision, count(a.id)::int AS n FROM interactions i
      LEFT JOIN approvals a ON a.org_id = i.org_id AND a.interaction_id = i.id GROUP BY 1`);
    const of = Object.fromEntries(rows.map(({ decision, n }) => [decision, n]));
    const byRule = approvals.filter((a) => a.decided_via === 'rule').length;
    expect(of).toEqual({ ALLOW: byRule, DENY: 0, ESCALATE: approvals.length - byRule });
  });

  it('keeps budgets at what was used', async () => {
    const wrong =
      await sudo(`SELECT c.*, u.used AS really FROM budget_counters c JOIN orgs o ON o.id = c.org_id AND o.slug = 'demo'
      CROSS JOIN LATERAL (SELECT count(*)::int AS used FROM (
        SELECT i.created_at AS at FROM interactions i WHERE i.org_id = c.org_id AND i.agent_id = c.agent_id AND i.decision = 'ALLOW'
          AND (c.scope = '*' OR i.action_type = c.scope)
        UNION ALL
        SELECT a.decided_at FROM approvals a WHERE a.org_id = c.org_id AND a.agent_id = c.agent_id AND a.status = 'approved'
          AND a.decided_via <> 'rule' AND a.execution_mode = 'gateway' AND (c.scope = '*' OR a.action_type = c.scope)) x
        WHERE date_trunc(c."window", x.at, 'UTC') = c.bucket) u
      WHERE u.used <> c.used`);
    expect(wrong).toEqual([]);
  });

  it('tells its whole story in the audit log, in order and in the words of the log', async () => {
    const events = await sudo<{
      approval_id: string | null;
      type: string;
      payload: unknown;
    }>(`SELECT e.approval_id, e.type, e.payload
      FROM audit_events e JOIN orgs o ON o.id = e.org_id AND o.slug = 'demo' ORDER BY e.occurred_at, e.id`);
    for (const { type, payload } of events) AUDIT_PAYLOADS[auditEventType.parse(type)].parse(payload);
    const stories = group(events);
    const run = (a: Approval) => [
      ...(a.execution_mode === 'agent' ? ['grant_minted', 'grant_spent'] : []),
      'action_execution_started',
      `action_execution_${a.execution_status}`,
    ];
    for (const a of approvals) {
      const word = a.status === 'denied' ? 'rejected' : a.status;
      expect(
        stories.get(a.id)?.map((e) => e.type),
        a.id,
      ).toEqual([
        'action_queued',
        ...(a.status === 'pending' ? [] : [a.decided_via === 'rule' ? 'action_auto_approved' : `action_${word}`]),
        ...(a.status === 'approved' ? run(a) : []),
      ]);
    }
  });
});

it('has a rule for each thing that is marked, and two that work', async () => {
  const rules =
    await sudo(`SELECT r.description, r.active, r.max_uses, r.use_count, r.use_count = count(a.id) AS counted
    FROM rules r LEFT JOIN approvals a ON a.org_id = r.org_id AND a.rule_id = r.id GROUP BY r.org_id, r.id ORDER BY r.created_at`);
  expect(rules).toEqual([
    {
      description: 'Standard answers to customers',
      ...{ active: true, max_uses: 1000, use_count: expect.any(Number), counted: true },
    },
    { description: 'Refunds of test orders', active: false, max_uses: 25, use_count: 0, counted: true },
    { description: 'Clean up after load tests', active: true, max_uses: 20, use_count: 0, counted: true },
    { description: 'The digest to our own list', active: true, max_uses: 10, use_count: 9, counted: true },
    {
      description: 'Anything to the sandbox, for the week of the migration',
      ...{ active: true, max_uses: null, use_count: 0, counted: true },
    },
  ]);
});

describe('the keys of the agents', () => {
  it('are kept for this account alone, and hashed in the database', async () => {
    const path = join(directory, 'demo-agents.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const { agents } = JSON.parse(await readFile(path, 'utf8')) as { agents: Record<string, string> };
    expect(Object.keys(agents)).toEqual(['deployment-bot', 'customer-bot', 'analytics-bot']);
    for (const [agentId, key] of Object.entries(agents)) {
      expect(secretKind(key)).toBe('agent');
      const found = await sudo('SELECT agent_id, created_by FROM tokens WHERE token_hash = $1', [hashSecret(key)]);
      expect(found).toEqual([{ agent_id: agentId, created_by: null }]);
    }
  });
});

function group<T extends { approval_id: string | null }>(list: T[]): Map<string | null, T[]> {
  const groups = new Map<string | null, T[]>();
  for (const item of list) groups.set(item.approval_id, [...(groups.get(item.approval_id) ?? []), item]);
  return groups;
}
