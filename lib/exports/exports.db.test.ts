import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { exportResponse } from '@/lib/api/export-response';
import { makeApprovals, makeMember, makeOrg } from '@/lib/approvals/testing/arrange';
import { append } from '@/lib/audit/testing/log';
import { approvalExportQuery } from '@/lib/contracts/approvals';
import { auditExportQuery } from '@/lib/contracts/audit';
import { testDatabase } from '@/lib/db/testing/database';
import { publicId } from '@/lib/ids';
import { exportApprovals } from './approvals';
import { exportAudit } from './audit';
import type { Exported } from './exported';
import { readCsv } from './testing/read-csv';

const { sudo } = await testDatabase();
const call = { requestId: 'req-1' };

async function setUp() {
  const org = await makeOrg(sudo);
  return { org, ada: await makeMember(sudo, org) };
}

async function textOf({ chunks }: Exported): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
}

const approvals = (actor: Parameters<typeof exportApprovals>[0], query: Record<string, unknown> = {}) =>
  exportApprovals(actor, approvalExportQuery.parse(query), call);

describe('exportApprovals', () => {
  it('has a row for every approval that the list has, newest first, also through batches of equal times', async () => {
    const { org, ada } = await setUp();
    const ids = await makeApprovals(
      sudo,
      org,
      Array.from({ length: 1_201 }, (_, n) => ({
        created_ago: n % 3,
        ...(n === 5 ? { agent_id: 'deployment-bot' } : {}),
      })),
    );
    const file = await approvals(ada);
    expect(file.total).toBe(1_201);
    expect(file.name).toMatch(/^countersign-test-approvals-\d{4}-\d\d-\d\dT\d{4}Z\.csv$/);
    const rows = readCsv(await textOf(file));
    const order = await sudo('SELECT id FROM approvals WHERE org_id = $1 ORDER BY created_at DESC, id DESC', [org]);
    expect(rows.map((row) => row['approval_id'])).toEqual(order.map(({ id }) => publicId('appr', String(id))));
    expect(rows).toHaveLength(ids.length);
    expect(rows[0]).toMatchObject({
      status: 'pending',
      action: 'kubernetes:deploy',
      params: '{"namespace":"production"}',
      reason_codes: 'REQUIRES_APPROVAL',
      risk_tier: 'medium',
    });
  });

  it('takes the filters of the list, search included', async () => {
    const { org, ada } = await setUp();
    await makeApprovals(sudo, org, [
      { status: 'approved', search_text: 'needle one', risk_tier: 'high' },
      { status: 'denied', search_text: 'needle two' },
      { status: 'pending', search_text: 'straw', expires_in: -10, created_ago: 60 },
    ]);
    const statuses = async (query: Record<string, unknown>) =>
      readCsv(await textOf(await approvals(ada, query)))
        .map((row) => row['status'])
        .sort();
    expect(await statuses({ q: 'needle' })).toEqual(['approved', 'denied']);
    expect(await statuses({ q: 'needle', status: 'denied' })).toEqual(['denied']);
    expect(await statuses({ status: ['expired', 'approved'] })).toEqual(['approved', 'expired']);
    expect(await statuses({ risk_tier: 'high' })).toEqual(['approved']);
    expect(await statuses({ from: '2999-01-01' })).toEqual([]);
    await expect(approvals(ada, { rule_id: 'nonsense' })).rejects.toMatchObject({ code: 'INVALID' });
  });

  it('searches once: what was found when it began is in it, in order, whatever is written meanwhile', async () => {
    const { org, ada } = await setUp();
    const ids = await makeApprovals(
      sudo,
      org,
      Array.from({ length: 1_203 }, (_, n) => ({ search_text: `needle ${n}`, created_ago: n })),
    );
    const { chunks, total } = await approvals(ada, { q: 'needle' });
    expect(total).toBe(1_203);
    let text = '';
    for await (const chunk of chunks) {
      // A second search would find none of the rest.
      if (text === '') await sudo(`UPDATE approvals SET search_text = '' WHERE org_id = $1`, [org]);
      text += chunk;
    }
    expect(readCsv(text).map((row) => row['approval_id'])).toEqual(ids.map((id) => publicId('appr', id)));
    expect(await textOf(await approvals(ada, { q: 'needle' }))).not.toContain('appr-');
  });

  it('has large params whole, though lists leave them out, as JSONL the same as CSV', async () => {
    const { org, ada } = await setUp();
    const params = { text: 'x y '.repeat(20_000) };
    await makeApprovals(sudo, org, [{ params }]);
    const [row] = readCsv(await textOf(await approvals(ada)));
    expect(JSON.parse(row?.['params'] ?? '')).toEqual(params);
    const line: unknown = JSON.parse(await textOf(await approvals(ada, { format: 'jsonl' })));
    expect(line).toMatchObject({ action: { type: 'kubernetes', tool: 'deploy', params }, notes: null });
  });

  it('has one line with large params in memory at a time', async () => {
    const { org, ada } = await setUp();
    const large = { params: { text: 'x y '.repeat(20_000) } };
    await makeApprovals(sudo, org, [large, {}, {}, large, large, {}]);
    const sizes: number[] = [];
    const { chunks } = await approvals(ada, { format: 'jsonl' });
    for await (const chunk of chunks) sizes.push(chunk.length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(3 * 80_000);
    expect(Math.max(...sizes)).toBeLessThan(2 * 80_000);
  });

  it('shows nothing of another organization', async () => {
    const { org } = await setUp();
    const { ada: stranger } = await setUp();
    await makeApprovals(sudo, org, [{}]);
    expect(readCsv(await textOf(await approvals(stranger)))).toEqual([]);
  });

  it('goes to the audit log before its first row goes out', async () => {
    const { org, ada } = await setUp();
    await approvals(ada, { status: 'denied', q: 'token=sk-live-0123456789abcdefghij' });
    const [event] = await sudo(`SELECT * FROM audit_events WHERE org_id = $1 AND type = 'export_made'`, [org]);
    expect(event).toMatchObject({
      actor_label: ada.email,
      payload: { what: 'approvals', format: 'csv', filters: { status: ['denied'] } },
    });
    expect(JSON.stringify(event)).not.toContain('sk-live-0123456789');
  });

  it('streams 50,000 rows in flat memory', { timeout: 120_000 }, async () => {
    const { org, ada } = await setUp();
    for (let n = 0; n < 10; n++) {
      await makeApprovals(
        sudo,
        org,
        Array.from({ length: 5_000 }, () => ({ params: { note: 'x'.repeat(200) } })),
      );
    }
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void; // what the flag above defines
    const used: number[] = [];
    let rows = -1;
    const file = await approvals(ada);
    expect(file.total).toBeNull();
    for await (const chunk of file.chunks) {
      rows += chunk.split('\r\n').length - 1;
      if (rows === 10_000 || rows === 50_000) {
        collect();
        used.push(process.memoryUsage().heapUsed);
      }
    }
    expect(rows).toBe(50_000);
    const [early = 0, late = Infinity] = used;
    expect((late - early) / 1e6).toBeLessThan(5);
  });

  it('reads no further batch when the client has left', async () => {
    const { org, ada } = await setUp();
    await makeApprovals(
      sudo,
      org,
      Array.from({ length: 2_600 }, () => ({})),
    );
    const response = exportResponse(await approvals(ada));
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.read();
    await reader?.cancel();
    await expect(reader?.read()).resolves.toMatchObject({ done: true });
    const file = await approvals(ada);
    await file.chunks.next();
    await file.chunks.return();
    expect(await file.chunks.next()).toMatchObject({ done: true });
    const busy = await sudo(
      `SELECT query FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()`,
    );
    expect(busy).toEqual([]);
  });
});

describe('exportAudit', () => {
  it('has every event of the filter once, payload and all', async () => {
    const { org, ada } = await setUp();
    await append(org, 1_100, '=1+1');
    const file = await exportAudit(ada, auditExportQuery.parse({ type: 'action_queued' }), call);
    expect(file.total).toBe(1_100);
    const rows = readCsv(await textOf(file));
    expect(new Set(rows.map((row) => row['event_id'])).size).toBe(1_100);
    expect(JSON.parse(rows[0]?.['payload'] ?? '')).toMatchObject({ note: '=1+1', action: 'kubernetes:deploy' });
    const made = await exportAudit(ada, auditExportQuery.parse({ type: 'export_made', format: 'jsonl' }), call);
    const events = (await textOf(made)).trim().split('\n');
    expect(events.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { payload: { what: 'audit', format: 'jsonl' } },
      { payload: { what: 'audit', format: 'csv' } },
    ]);
  });
});
