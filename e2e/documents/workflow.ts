import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowApproval } from '@/lib/contracts/workflow';
import type { Caller } from '../support/caller';
import { ROOT, runProgram } from '../support/pages';
import { send } from '../support/printed';
import { sampleText, type Sample } from './samples';
import { hold, type Runner, type Runners } from './stage';

/* The page of the workflow gateway: calls as printed, and its TypeScript with this project's client. */

const ID = { '{action_id}': 'deploy-vercel-1234567890' };
const OTHER = { 'deploy-vercel-1234567890': 'deploy-vercel-2', '{action_id}': 'deploy-vercel-2' };

const call =
  (who: 'agent' | 'operator', status: number, field: RegExp, ids: Readonly<Record<string, string>> = ID): Runner =>
  async (stage, { text }) => {
    const answer = await send(stage.world.server.url, stage[who].token, text, ids);
    hold(answer.status === status && field.test(answer.text), `${answer.status} ${answer.text}`);
    return `${answer.status} ${answer.text.slice(0, 200)}`;
  };

/** What only Temporal or the reader's own code has, declared around the samples. */
const PROLOGUE = `
import { ActionType, ApprovalClient, PolicyClient } from ${JSON.stringify(join(ROOT, 'lib/client/main.ts'))};

type DeployConfig = { projectName: string };
type DeployResult = { url: string };
let handled = '';
const config: DeployConfig = { projectName: 'trading-bot' };
const runId = 'wf_samples';
const operationId = 'op-1';
const kept = new Map<string, string>();
const context = { storage: { set: async (name: string, value: string) => void kept.set(name, value) } };
const Context = { current: () => ({ info: { workflowExecution: { runId } } }) };
const logger = { info: () => undefined, error: () => undefined };
const executeVercelDeployment = async (): Promise<DeployResult> => ({ url: 'https://trading-bot.example' });
const deployToVercel = executeVercelDeployment;
const handleApprovalTimeout = async () => { handled = 'timeout'; };
const handleApprovalRejection = async () => { handled = 'rejection'; };
const approvalClient = new ApprovalClient();
void ActionType;
`;

/** What stands before and after a sample, so that it does what it is about. */
const AROUND: Readonly<Record<number, readonly [before: string, after: string]>> = {
  4: ['', `if (kept.size !== 1) throw new Error('nothing was kept');`],
  5: ['', 'await deployToVercel(config);'],
  16: [
    `const { action_id: actionId } = await approvalClient.requestBillingApproval('reject-this', 1, runId, 60);`,
    `if (handled !== 'rejection') throw new Error('the rejection was not noticed');`,
  ],
};

/** A sample without its imports, which the prologue has, as a block of its own that says how it went. */
function block({ n, text }: Sample): string {
  const [before, after] = AROUND[n] ?? ['', ''];
  const code = text.replaceAll(/^import .*$/gm, '').replaceAll(/^export /gm, '');
  return `try { await (async () => {
${before}
${code}
${after}
})(); console.log('sample ${n}: went on after the decision'); } catch (error) { console.log('sample ${n}: FAILED', error); }`;
}

/** A person who decides whatever waits: no to what says so, yes to the rest. */
function decideEverything(operator: Caller): { stop: () => Promise<void> } {
  let stopped = false;
  const work = async () => {
    while (!stopped) {
      const waiting = (await operator.get('/api/v1/approvals/?run_id=wf_samples')).json as WorkflowApproval[];
      for (const { action_id, context } of waiting) {
        const approved = context['operation'] !== 'reject-this';
        await operator.post(`/api/v1/approvals/${encodeURIComponent(action_id)}/decide`, {
          approved,
          reason: 'looked at',
        });
      }
      await delay(100);
    }
  };
  const ended = work();
  return {
    stop: () => {
      stopped = true;
      return ended;
    },
  };
}

const typescript: Runner = async ({ world, agent, operator }, sample) => {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-sample-'));
  const file = join(directory, 'sample.mts');
  writeFileSync(file, PROLOGUE + block(sample));
  const env = { COUNTERSIGN_URL: world.server.url, COUNTERSIGN_API_KEY: agent.token ?? '' };
  const person = decideEverything(operator);
  const { code, output } = await runProgram(process.execPath, ['--import', 'tsx', file], ROOT, env).finally(
    person.stop,
  );
  rmSync(directory, { recursive: true });
  hold(code === 0 && output.includes(`sample ${sample.n}: went on`), output);
  return output.trim();
};

export const WORKFLOW_GATEWAY: Runners = {
  2: typescript,
  3: typescript,
  4: typescript,
  5: typescript,
  6: call('agent', 201, /"status":"pending"/),
  7: call('agent', 200, /^\[\{"action_id":"deploy-vercel-1234567890"/),
  8: call('agent', 200, /"status":"pending"/),
  9: call('operator', 200, /"status":"approved".*"decision_reason":"Deployment reviewed and approved"/s),
  10: async (stage, sample) => {
    await send(stage.world.server.url, stage.agent.token, sampleText('workflow-gateway', 6), OTHER);
    return call('agent', 200, /"status":"cancelled".*"decision_reason":"Workflow cancelled"/s, OTHER)(stage, sample);
  },
  11: call('operator', 200, /^\{"cleaned_up":\d+\}$/),
  13: typescript,
  14: typescript,
  15: typescript,
  16: typescript,
};
