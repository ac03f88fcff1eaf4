import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { approvalPage, type ApprovalSummary } from '@/lib/contracts/approvals';
import { auditVerification } from '@/lib/contracts/audit';
import { stats } from '@/lib/contracts/stats';
import { newToken } from '@/lib/contracts/tokens';
import { approveAnswer } from '@/lib/contracts/approval-decisions';
import { expireIn } from '../support/approvals';
import { Caller, read } from '../support/caller';
import { eventually } from '../support/eventually';
import { SERVER_ENTRY } from '../support/server';
import { expect, test } from '../support/test';
import { People } from '../support/world';

const ROOT = resolve(import.meta.dirname, '../..');
const AGENT_ENTRY = join(dirname(SERVER_ENTRY), 'agent.mjs');

function runAgent(args: readonly string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [AGENT_ENTRY, ...args], {
    cwd: ROOT,
    env: { NODE_ENV: 'production', PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const ended = new Promise<number | null>((done) => child.once('close', done));
  return { ended, output: () => output };
}

test.describe('the demo', () => {
  test('shows the operator guide’s queue and a month that adds up; what waits can be decided', async ({ start }) => {
    const server = await start({ env: { DEMO: '1' } });
    const owner = new Caller(server.url, 'demo', await new People(server.url).owner());
    const queue = read(approvalPage, await owner.get('/approvals/pending'));
    expect(queue.pending_count).toBe(3);
    expect(queue.items.map((item) => `${item.agent_id} ${item.action.type}:${item.action.tool}`).sort()).toEqual([
      'analytics-bot export:run',
      'customer-bot crm:delete',
      'deployment-bot kubernetes:deploy',
    ]);

    const month = read(stats, await owner.get('/approvals/stats'));
    expect(month.totals).toMatchObject({ pending: 3 });
    expect(month.totals.approved).toBeGreaterThan(300);
    expect(month.by_agent).toHaveLength(3);
    expect(month.rates.rejection).toBeGreaterThan(0.05);
    expect(month.rates.rejection).toBeLessThan(0.2);
    expect(month.response_time_seconds.p50).toBeLessThan(3_600);

    const deploy = queue.items.find((item) => item.action.tool === 'deploy');
    const approved = read(approveAnswer, await owner.post(`/approvals/${deploy?.approval_id}/approve`, {}));
    expect(approved.execution_result).toMatchObject({ success: true, data: { status: 'rolled out' } });

    const unclear = read(approvalPage, await owner.get('/approvals?execution_status=ambiguous'));
    expect(unclear.items).toHaveLength(1);
    const body = { outcome: 'succeeded', notes: 'Seen in the cluster' };
    const reconciled = await owner.post(`/approvals/${unclear.items[0]?.approval_id}/reconcile`, body);
    expect(reconciled.status, reconciled.text).toBe(200);
  });

  test('is made once by two servers that start at the same time, and its log verifies', async ({ start }) => {
    const a = await start({ env: { DEMO: '0' } });
    const [b, c] = await Promise.all([a.again({ DEMO: '1' }), a.again({ DEMO: '1' })]);
    expect(await a.database.sudo(`SELECT FROM orgs WHERE slug = 'demo'`)).toHaveLength(1);
    const owner = new Caller(b.url, 'demo', await new People(c.url).owner());
    await eventually('the log is sealed', async () => {
      const verified = read(auditVerification, await owner.post('/audit/verify', {}));
      expect(verified.ok, JSON.stringify(verified.fault)).toBe(true);
      return verified.events > 1_000;
    });
  });
});

test.describe('npm run agent', () => {
  test('files its requests, waits, and tells how each was answered', async ({ start }) => {
    test.setTimeout(180_000);
    const server = await start({ env: { DEMO: '1' } });
    const owner = new Caller(server.url, 'demo', await new People(server.url).owner());
    const directory = await mkdtemp(join(tmpdir(), 'countersign-agent-'));
    const agents: Record<string, string> = {};
    for (const agent_id of ['deployment-bot', 'customer-bot', 'analytics-bot']) {
      agents[agent_id] = read(newToken, await owner.post('/tokens', { kind: 'agent', name: 'e2e', agent_id })).token;
    }
    await writeFile(join(directory, 'demo-agents.json'), JSON.stringify({ agents }));
    // The owner made these keys, so that high risk is for another person to decide.
    await owner.call('PATCH', '', { body: { settings: { separate_requester: 'off' } } });
    const agent = runAgent([], { COUNTERSIGN_URL: server.url, COUNTERSIGN_DATA_DIR: directory });

    const pending = async (): Promise<ApprovalSummary[]> =>
      read(approvalPage, await owner.get('/approvals/pending?limit=100')).items;
    const filed = await eventually('all five wait', async () => {
      const mine = (await pending()).filter((item) => item.run_id?.startsWith('demo-'));
      return mine.length === 5 && mine;
    });
    const of = (tool: string) => filed.filter((item) => item.action.tool === tool).map((item) => item.approval_id);
    const yes = (id = '') => owner.post(`/approvals/${id}/approve`, {});
    const refunds = filed.filter((item) => item.action.tool === 'issue');
    const short = refunds.find((item) => Date.parse(item.expires_at) - Date.parse(item.created_at) < 100_000);
    const long = refunds.find((item) => item !== short);
    expect(short).toBeDefined();
    await expireIn(server.database, [short?.approval_id ?? ''], 300);
    expect((await yes(of('deploy')[0])).status).toBe(200);
    expect((await yes(of('run')[0])).status).toBe(200);
    expect((await yes(long?.approval_id)).status).toBe(200);
    const reason = 'That is not our partner';
    expect((await owner.post(`/approvals/${of('send')[0]}/deny`, { reason })).status).toBe(200);

    expect(await agent.ended, agent.output()).toBe(0);
    const said = agent.output();
    for (const line of [
      /kubernetes:deploy .*waits for a person/,
      /kubernetes:deploy .*approved, and the run succeeded/,
      /email:send .*denied: That is not our partner/,
      /refund:issue .*sent again with the same key: the same answer/,
      /refund:issue .*expired: nobody answered in time/,
      /query:run .*allowed and run/,
      /kubernetes:exec .*denied by policy/,
      /export:run .*has its grant/,
      /export:run .*reported the result/,
      /All answered\./,
    ]) {
      expect(said).toMatch(line);
    }
    expect(await pending()).toHaveLength(3);

    const hidden = runAgent(['--once'], { COUNTERSIGN_URL: server.url, COUNTERSIGN_DATA_DIR: directory });
    expect(await hidden.ended, hidden.output()).toBe(0);
    const mail = (await pending()).find((item) => item.action.tool === 'send');
    expect(mail?.summary).toMatch(/[\u200b\u202e]/);
    await rm(directory, { recursive: true });
  });

  test('says what is wrong and ends with a code that tells so', async ({ server }) => {
    const cases: [string[], Record<string, string>, number, RegExp][] = [
      [['--help'], {}, 0, /npm run agent/],
      [['--nonsense'], {}, 2, /--nonsense/],
      [
        [],
        { COUNTERSIGN_URL: 'http://127.0.0.1:9', COUNTERSIGN_API_KEY: 'csa_x' },
        1,
        /No server answers .* npm start/,
      ],
      [[], { COUNTERSIGN_URL: server.url, COUNTERSIGN_API_KEY: 'csa_x' }, 1, /does not take this key/],
      [[], { COUNTERSIGN_DATA_DIR: '/nowhere' }, 1, /There are no keys at \/nowhere/],
    ];
    for (const [args, env, code, words] of cases) {
      const agent = runAgent(args, env);
      expect(await agent.ended, agent.output()).toBe(code);
      expect(agent.output()).toMatch(words);
      expect(agent.output()).not.toMatch(/\bat .*\.mjs:/);
    }
  });
});
