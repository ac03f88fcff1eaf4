import { beforeAll, describe, expect, it } from 'vitest';
import type { ListFilter, ListKey, ListSort } from '@/lib/db/sql/approvals-filter';
import { listApprovals } from '@/lib/db/sql/approvals-list';
import { withOrg } from '@/lib/db/scope';
import { testDatabase } from '@/lib/db/testing/database';
import { flat, planOf } from '@/lib/db/testing/plan';
import { newId, type OrgId } from '@/lib/ids';
import { makeApprovals, makeOrg } from './testing/arrange';

const { sudo } = await testDatabase();
let org: OrgId;

beforeAll(async () => {
  org = await makeOrg(sudo);
  for (const agent of ['busy-bot', 'rare-bot']) {
    await sudo('INSERT INTO agents (org_id, agent_id, name) VALUES ($1, $2, $2)', [org, agent]);
  }
  await makeApprovals(
    sudo,
    org,
    Array.from({ length: 20_000 }, (_, i) => ({
      status:
        i % 50 === 0 ? 'pending' : (['approved', 'approved', 'denied', 'expired', 'cancelled'][i % 5] ?? 'approved'),
      agent_id: i % 500 === 0 ? 'rare-bot' : 'busy-bot',
      tool: ['deploy', 'delete', 'send', 'export'][i % 4] ?? 'deploy',
      risk_tier: (['low', 'medium', 'high'] as const)[i % 3] ?? 'low',
      run_id: `run-${i % 4000}`,
      created_ago: i,
    })),
  );
  await sudo('VACUUM ANALYZE approvals');
}, 60_000);

async function plan(filter: ListFilter, sort: ListSort = '-created_at', after: ListKey | null = null) {
  const request = { orgId: org, onlyAgent: null, filter, sort, limit: 50, offset: 0, after };
  const { statement, values } = listApprovals(request);
  const text = statement.text.replace('page AS (', 'page AS MATERIALIZED (');
  const nodes = await withOrg(org, (run) => planOf(run, { name: '', text }, values));
  // The counts may well read everything in a table as small as this; the page and its rows never need to.
  const page = nodes.find((node) => node['Subplan Name'] === 'CTE page');
  const joined = nodes.findLast(
    (node) => node.Plans?.length === 2 && flat(node).some((one) => one['CTE Name'] === 'page'),
  );
  return { page: page ? flat(page) : [], rows: joined ? flat(joined) : [] };
}

describe('a list as the application’s role', () => {
  const from = { time: new Date(Date.now() - 3_600_000).toISOString() };
  const after = { at: new Date().toISOString(), id: newId('appr') };
  const cases: [string, ListFilter, ListSort, ListKey | null, RegExp][] = [
    ['everything', {}, '-created_at', null, /approvals_recent/],
    ['its second page', {}, '-created_at', after, /approvals_recent/],
    ['pending', { statuses: ['pending'] }, '-created_at', null, /approvals_(queue|overdue)/],
    ['pending, oldest', { statuses: ['pending'] }, 'created_at', after, /approvals_(queue|overdue)/],
    ['pending, expiring', { statuses: ['pending'] }, 'expires_at', null, /approvals_(queue_expiry|overdue)/],
    ['pending, riskiest', { statuses: ['pending'] }, '-risk', { ...after, rank: 3 }, /approvals_(queue|overdue)/],
    ['denied', { statuses: ['denied'] }, '-created_at', null, /approvals_by_status/],
    ['expired, overdue too', { statuses: ['expired'] }, '-created_at', null, /approvals_by_status/],
    ['a busy agent’s denied', { statuses: ['denied'], agentId: 'busy-bot' }, '-created_at', null, /approvals_by/],
    ['a rare agent’s denied', { statuses: ['denied'], agentId: 'rare-bot' }, '-created_at', null, /by_agent_status/],
    ['a rare agent', { agentId: 'rare-bot' }, '-created_at', null, /approvals_by_agent/],
    ['one run', { runId: 'run-7' }, '-created_at', null, /approvals_by_run/],
    ['failed runs', { executionStatus: 'failed' }, '-created_at', null, /approvals_by_run_state/],
    ['a tool', { action: 'kubernetes:deploy' }, '-created_at', null, /approvals_(by_tool|recent)/],
    ['the last hour', { from }, '-created_at', null, /approvals_recent/],
    ['a rare reason', { reasonCode: 'RARE', rareReason: true }, '-created_at', null, /approvals_pkey/],
    ['one id', { id: newId('appr') }, '-created_at', null, /approvals_pkey/],
  ];
  it.each(cases)('%s: reads by an index', async (_, filter, sort, key, index) => {
    const { page, rows } = await plan(filter, sort, key);
    const indexes = page.flatMap((node) => node['Index Name'] ?? []);
    expect(indexes.join(' ')).toMatch(index);
    const scanned = page.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name']);
    expect(scanned).not.toContain('approvals');
    expect(rows.flatMap((node) => node['Index Name'] ?? [])).toEqual(['approvals_pkey']);
  });
});
