import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { sampleText } from '../documents/samples';
import { Caller, read } from '../support/caller';
import { DEPLOY } from '../support/manifest';
import { expect, test } from '../support/test';
import type { World } from '../support/world';
import { stats as statsAnswer } from '@/lib/contracts/stats';
import { approveAnswer, bulkApproveAnswer, bulkDenyAnswer, denyAnswer } from '@/lib/contracts/approval-decisions';

const run = promisify(execFile);

/** The commands of the operator guide as printed there; the test changes host and ids, nothing else. */
const GUIDE = {
  approve: sampleText('operator-guide', 1),
  deny: sampleText('operator-guide', 2),
  bulkApprove: sampleText('operator-guide', 3),
  bulkDeny: sampleText('operator-guide', 4),
  stats: sampleText('operator-guide', 5),
};

/** Runs a command of the guide by the shell, as a person would paste it. */
async function paste(command: string, who: Caller, ids: Record<string, string>): Promise<unknown> {
  let text = command.replace('http://localhost:8000', who.server);
  for (const [printed, real] of Object.entries(ids)) text = text.replace(printed, real);
  const { stdout } = await run('sh', ['-c', text], { env: { ...process.env, ORG_ID: who.org, TOKEN: who.token } });
  return JSON.parse(stdout);
}

const asks = (world: World, receiver: string, count: number): Promise<string[]> =>
  world
    .agent(receiver)
    .then((agent) => Promise.all(Array.from({ length: count }, (_, n) => agent.ask({ ...DEPLOY, params: { n } }))));

test.describe('the operator guide, pasted into a shell', () => {
  test('CLI approval', async ({ world, receiver }) => {
    const [id = ''] = await asks(world, receiver.url, 1);
    const answer = approveAnswer.parse(await paste(GUIDE.approve, await world.operator(), { 'appr-xyz789': id }));
    expect(answer).toMatchObject({
      approval_id: id,
      status: 'approved',
      approved_by: 'operator@e2e.example',
      notes: 'Reviewed deployment plan, approved for production rollout',
      execution_result: { success: true },
    });
    expect(receiver.calls).toHaveLength(1);
  });

  test('CLI denial', async ({ world, receiver }) => {
    const [id = ''] = await asks(world, receiver.url, 1);
    const answer = denyAnswer.parse(await paste(GUIDE.deny, await world.operator(), { 'appr-xyz789': id }));
    expect(answer).toMatchObject({
      approval_id: id,
      status: 'denied',
      reason: 'Not approved during code freeze',
      notes: 'Code freeze in effect until Dec 20',
    });
    expect(receiver.calls).toHaveLength(0);
  });

  test('bulk approve and bulk deny', async ({ world, receiver }) => {
    const [a = '', b = '', c = '', d = '', e = ''] = await asks(world, receiver.url, 5);
    const operator = await world.operator();
    const approved = await paste(GUIDE.bulkApprove, operator, { 'appr-001': a, 'appr-002': b, 'appr-003': c });
    const yes = bulkApproveAnswer.parse(approved);
    expect(yes.summary).toEqual({ approved: 3, errors: 0 });
    expect(yes.results.map((result) => result.approval_id)).toEqual([a, b, c]);
    const denied = await paste(GUIDE.bulkDeny, operator, { 'appr-004': d, 'appr-005': e });
    const no = bulkDenyAnswer.parse(denied);
    expect(no.summary).toEqual({ denied: 2, errors: 0 });
    expect(receiver.calls.map((call) => (call.json as { n: number }).n).sort()).toEqual([0, 1, 2]);
  });

  test('approval statistics', async ({ world, receiver }) => {
    const [a = '', b = ''] = await asks(world, receiver.url, 3);
    const operator = await world.operator();
    await operator.post(`/approvals/${a}/approve`, {});
    await operator.post(`/approvals/${b}/deny`, { reason: 'no' });
    const stats = statsAnswer.parse(await paste(GUIDE.stats, operator, {}));
    expect(stats.totals).toMatchObject({ pending: 1, approved: 1, denied: 1, expired: 0 });
    expect(stats.by_agent).toMatchObject([
      { agent_id: 'deployment-bot', uapk_id: 'deployment-bot', approved: 1, denied: 1 },
    ]);
    expect(stats.by_reason_code).toEqual({ REQUIRES_APPROVAL: 3 });
    expect(stats.average_response_time_minutes).toBeGreaterThanOrEqual(0);
  });

  test('a personal token does as well as a sign-in, and the plain UUID as well as the public id', async ({
    world,
    receiver,
  }) => {
    const [id = ''] = await asks(world, receiver.url, 1);
    const token = await world.key({ kind: 'personal', scopes: ['approvals:read', 'approvals:decide'] });
    const person = new Caller(world.server.url, await world.uuid(), token);
    const answer = approveAnswer.parse(await paste(GUIDE.approve, person, { 'appr-xyz789': id }));
    expect(answer).toMatchObject({ status: 'approved', approved_by: 'owner@e2e.example' });
    expect(read(approveAnswer, await person.post(`/approvals/${id.replace('appr-', 'appr_')}/approve`, {}))).toEqual(
      answer,
    );
  });
});
