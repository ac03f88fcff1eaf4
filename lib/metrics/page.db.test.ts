import { describe, expect, it } from 'vitest';
import { createDispatcher } from '@/lib/api/dispatch';
import { OPERATIONS } from '@/lib/api/table';
import { makeApprovals, makeOrg } from '@/lib/approvals/testing/arrange';
import { testDatabase } from '@/lib/db/testing/database';
import { provideEnv } from '@/lib/env';
import { countDecision, countExecution, countResponse } from './count';

const { sudo } = await testDatabase();
const answer = createDispatcher(OPERATIONS);
const TOKEN = 'a-token-of-the-operator';
const get = (path: string, authorization?: string) =>
  answer(
    new Request(`http://localhost${path}`, { headers: authorization === undefined ? {} : { authorization } }),
    '127.0.0.1',
  );

describe('GET /metrics', () => {
  it('isn’t there unless METRICS_TOKEN is set and given', async () => {
    provideEnv({ METRICS_TOKEN: '' });
    expect((await get('/metrics', `Bearer ${TOKEN}`)).status).toBe(404);
    expect((await get('/metrics', 'Bearer ')).status).toBe(404);
    provideEnv({ METRICS_TOKEN: TOKEN });
    expect((await get('/metrics')).status).toBe(404);
    expect((await get('/metrics', `Bearer ${TOKEN}x`)).status).toBe(404);
    expect((await get('/metrics', `Bearer ${TOKEN}`)).status).toBe(200);
  });

  it('names what is promised; routes are templates, never ids', async () => {
    const org = await makeOrg(sudo);
    const [{ slug } = {}] = await sudo('SELECT slug FROM orgs WHERE id = $1', [org]);
    await makeApprovals(sudo, org, [{ created_ago: 100 }, {}, { expires_in: -1 }]);
    countDecision('acme', 'ESCALATE', true);
    countExecution('failed');
    countResponse({ created_at: '2026-01-01T00:00:00Z', decided_at: '2026-01-01T00:01:00Z' });
    await get(`/api/v1/orgs/${String(slug)}/approvals/appr-00000000000000000000000000`);
    const response = await get('/metrics', `Bearer ${TOKEN}`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    const page = await response.text();
    expect(page).toContain(`countersign_approvals_pending{org="${String(slug)}"} 2`);
    expect(page).toMatch(new RegExp(`countersign_oldest_pending_seconds\\{org="${String(slug)}"\\} 10\\d`));
    expect(page).toContain('countersign_decisions_total{org="acme",decision="ESCALATE"} 1');
    expect(page).toContain('countersign_rule_matches_total 1');
    expect(page).toContain('countersign_executions_total{outcome="failed"} 1');
    expect(page).toContain('countersign_approval_latency_seconds_bucket{le="60"} 1');
    expect(page).toContain('route="/api/v1/orgs/{org}/approvals/{approval_id}",method="GET",status="401"');
    expect(page).toContain('process_cpu_user_seconds_total');
    expect(page).not.toContain('appr-');
  });
});
