import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signDecision } from '@/lib/signing/decision-signature';
import { expireIn } from '../support/approvals';
import type { Answer } from '../support/http';
import { has } from '../support/needs';
import { send } from '../support/printed';
import { sampleText, type Sample } from './samples';
import { hold, type Runner, type Runners, type Stage } from './stage';

/* The runbook of signed approvals: calls as printed, its two programs by Python where there is one, its messages provoked. */

type Approval = { id: string; status: string; expires_at: string };

/** Asks as the runbook's first call does. */
async function ask({ world, agent }: Stage): Promise<Approval> {
  const answer = await send(world.server.url, agent.token, sampleText('signed-approvals', 2));
  hold(answer.status === 201, answer.text);
  return answer.json as Approval;
}

const sign = (
  { signingSecret, operatorEmail: approver }: Stage,
  { id, expires_at }: Approval,
  decision: 'approved' | 'rejected',
) => signDecision(signingSecret, { approvalId: id, decision, approver, expiresAt: new Date(expires_at) });

/** The fields that the runbook prints in an answer are in this one. */
function likePrinted({ text }: Sample, answer: Answer): string {
  const [, response = ''] = text.split(/^# Response.*$/m);
  for (const [, field = ''] of response.matchAll(/^ {4}"(\w+)":/gm)) {
    hold(Object.hasOwn(answer.json as object, field), `${field} in ${answer.text}`);
  }
  return `${answer.status} ${answer.text.slice(0, 300)}`;
}

const asks: Runner = async ({ world, agent }, sample) => {
  const answer = await send(world.server.url, agent.token, sample.text);
  hold(answer.status === 201, answer.text);
  return likePrinted(sample, answer);
};

const decides =
  (decision: 'approved' | 'rejected'): Runner =>
  async (stage, sample) => {
    const approval = await ask(stage);
    const signature = sign(stage, approval, decision);
    const answer = await send(stage.world.server.url, stage.operator.token, sample.text, {
      ...{ appr_abc123: approval.id, 'user@company.com': stage.operatorEmail },
      ...{ 'a3f7c2d1e5b8...': signature, 'b8e5d1c2a3f7...': signature },
    });
    hold((answer.json as Approval).status === decision, answer.text);
    return likePrinted(sample, answer);
  };

/** Runs Python as printed, with these values; a module of theirs that only holds a setting is put beside it. */
function python({ signingSecret }: Stage, program: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-python-'));
  mkdirSync(join(directory, 'app'));
  writeFileSync(
    join(directory, 'app', 'settings.py'),
    `class settings: HMAC_SECRET = ${JSON.stringify(signingSecret)}\n`,
  );
  const { status, stdout, stderr } = spawnSync('python3', ['-c', program], { cwd: directory, encoding: 'utf8' });
  rmSync(directory, { recursive: true });
  hold(status === 0, stderr);
  return stdout.trim();
}

/** A program of the runbook that signs: what it prints is taken as a signature. */
const signs =
  (programOf: (sample: Sample) => string): Runner =>
  async (stage, sample) => {
    if (!has('python')) return 'no Python here; its equivalent stands under #signing';
    const approval = await ask(stage);
    const [date = '', time = ''] = approval.expires_at.replace(/(\.\d+)?Z$/, '').split('T');
    const [parts, clock] = [date.split('-').map(Number), time.split(':').map(Number)];
    const program = programOf(sample)
      .replaceAll('appr_abc123', approval.id)
      .replaceAll('user@company.com', stage.operatorEmail)
      .replace('2025-10-17T11:30:00+00:00', `${date}T${time}+00:00`)
      .replace('2025, 10, 17, 11, 30, 0', [...parts, ...clock].join(', '))
      .replace('your-hmac-secret', stage.signingSecret);
    const [signature = ''] = /[0-9a-f]{64}/.exec(python(stage, program)) ?? [];
    const body = { decision: 'approved', approver: stage.operatorEmail, comment: 'looked at', signature };
    const answer = await stage.operator.post(`/api/v1/approvals/${approval.id}/approve`, body);
    hold(answer.status === 200, answer.text);
    return `${signature}, taken as ${stage.operatorEmail}'s: ${answer.status}`;
  };

/** The message, in its own words without the name of an exception or a status before it. */
const wordsOf = ({ text }: Sample): string => text.replace(/^(?:\w+:|404 Not Found:)\s*/, '').trim();

const says =
  (provoke: (stage: Stage, approval: Approval) => Promise<Answer>): Runner =>
  async (stage, sample) => {
    const answer = await provoke(stage, await ask(stage));
    hold(
      answer.text.replaceAll(/:\s*|,\s*/g, '').includes(wordsOf(sample).replaceAll(/[{}]|:\s*|,\s*/g, '')),
      answer.text,
    );
    return `${answer.status} ${answer.text.slice(0, 200)}`;
  };

const approve = (stage: Stage, approval: Approval) => {
  const body = { decision: 'approved', approver: stage.operatorEmail, signature: sign(stage, approval, 'approved') };
  return stage.operator.post(`/api/v1/approvals/${approval.id}/approve`, body);
};
const execute = ({ agent }: Stage, { id }: Approval, action = 'apply') =>
  agent.post(`/api/v1/approvals/${id}/execute`, { agent: 'knowledge_update', action, context: {} });

export const SIGNED_APPROVALS: Runners = {
  2: asks,
  3: asks,
  5: decides('approved'),
  6: decides('rejected'),
  8: signs(({ text }) => text),
  9: signs(({ text }) => /python -c "([\s\S]*)"/.exec(text)?.[1] ?? ''),
  10: async (stage, sample) => {
    const approval = await ask(stage);
    const signature = sign(stage, approval, 'approved');
    await approve(stage, approval);
    const ids = { appr_abc123: approval.id, 'a3f7c2d1e5b8...': signature };
    const answer = await send(stage.world.server.url, stage.agent.token, sample.text, ids);
    hold((answer.json as { valid: boolean }).valid, answer.text);
    return `${answer.status} ${answer.text.slice(0, 300)}`;
  },
  21: says(async (stage, approval) => {
    await approve(stage, approval);
    return stage.agent.post(`/api/v1/approvals/${approval.id}/verify`, { signature: 'f'.repeat(64) });
  }),
  22: async (stage, { text }) => (has('python') ? python(stage, text) : 'no Python here; see #signing'),
  23: says(async (stage, approval) => {
    await expireIn(stage.world.server.database, [approval.id], -1);
    const late = await stage.agent.get(`/api/v1/approvals/${approval.id}`);
    return approve(stage, late.json as Approval);
  }),
  25: says(async (stage, approval) => {
    await approve(stage, approval);
    return execute(stage, approval, 'delete');
  }),
  27: says(({ agent }) => agent.get('/api/v1/approvals/appr_abc123')),
  29: says(async (stage, approval) => {
    await approve(stage, approval);
    const body = { decision: 'rejected', approver: stage.operatorEmail, signature: sign(stage, approval, 'rejected') };
    return stage.operator.post(`/api/v1/approvals/${approval.id}/approve`, body);
  }),
};
