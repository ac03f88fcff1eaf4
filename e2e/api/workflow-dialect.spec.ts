import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowApproval } from '@/lib/contracts/workflow';
import type { Caller } from '../support/caller';
import { send } from '../support/printed';
import { expect, test } from '../support/test';
import type { World } from '../support/world';

/*
 * The page of the workflow approval gateway, call by call and sample by sample as it prints them. Substituted: host,
 * credential, {action_id}; imports come from this project's client, and what only Temporal or the reader's own code has
 * is declared around the samples.
 */

const ROOT = resolve(import.meta.dirname, '../..');

const CREATE = `POST /api/v1/approvals/
Content-Type: application/json

{
  "action_id": "deploy-vercel-1234567890",
  "action_type": "deploy",
  "description": "Deploy trading bot to Vercel",
  "context": {
    "platform": "vercel",
    "config": { "projectName": "trading-bot" }
  },
  "run_id": "wf_abc123",
  "requested_by": "temporal-worker",
  "timeout_seconds": 3600
}`;
const LIST = 'GET /api/v1/approvals/?run_id=wf_abc123&limit=50';
const GET = 'GET /api/v1/approvals/{action_id}';
const DECIDE = `POST /api/v1/approvals/{action_id}/decide
Content-Type: application/json

{
  "approved": true,
  "reason": "Deployment reviewed and approved",
  "decided_by": "admin@example.com"
}`;
const CANCEL = 'POST /api/v1/approvals/{action_id}/cancel?reason=Workflow+cancelled';
const CLEANUP = 'POST /api/v1/approvals/cleanup';

/** Somebody in this organization only: an access token stands for one organization where there is just one. */
const personOf = (world: World): string => `operator-${world.slug}`;

test('every call of the workflow gateway runs', async ({ world, receiver, people }) => {
  const server = world.server.url;
  const agent = await world.agent(receiver.url);
  const operator = await world.operator(personOf(world));
  const id = { '{action_id}': 'deploy-vercel-1234567890' };

  const created = await send(server, agent.token, CREATE);
  expect(created.status, created.text).toBe(201);
  expect(created.json).toMatchObject({ action_id: id['{action_id}'], status: 'pending', run_id: 'wf_abc123' });
  expect((await send(server, agent.token, CREATE)).status).toBe(400);
  const listed = await send(server, agent.token, LIST);
  expect(listed.json).toEqual([created.json]);
  expect((await send(server, agent.token, GET, id)).json).toEqual(created.json);
  const decided = await send(server, operator.token, DECIDE, id);
  expect(decided.status, decided.text).toBe(200);
  expect(decided.json).toMatchObject({
    status: 'approved',
    decided_by: people.email(personOf(world)),
    decision_reason: 'Deployment reviewed and approved',
  });
  expect((await send(server, agent.token, CANCEL, id)).status).toBe(400);
  const other = { 'deploy-vercel-1234567890': 'deploy-vercel-2', ...{ '{action_id}': 'deploy-vercel-2' } };
  expect((await send(server, agent.token, CREATE, other)).status).toBe(201);
  const cancelled = await send(server, agent.token, CANCEL, other);
  expect(cancelled.json).toMatchObject({ status: 'cancelled', decision_reason: 'Workflow cancelled' });
  const cleaned = await send(server, operator.token, CLEANUP);
  expect([cleaned.status, cleaned.json]).toEqual([200, { cleaned_up: 0 }]);

  // Without the slash, too; and never a redirect.
  const plain = CREATE.replace('approvals/\n', 'approvals\n').replace('1234567890', '3');
  expect((await send(server, agent.token, plain)).status).toBe(201);
  expect((await send(server, operator.token, `${CLEANUP}/`)).status).toBe(200);
});

/** The samples, each as printed but for its imports. `decides`: what the person says meanwhile. */
const SAMPLES: readonly { title: string; code: string }[] = [
  {
    title: 'policy check first',
    code: `
const policyClient = new PolicyClient();
const approvalClient = new ApprovalClient();

// Check policy
const decision = await policyClient.checkDeployment('vercel', config);

if (!decision.allowed) {
  throw new Error(\`Deployment blocked: \${decision.reason}\`);
}

// If requires approval, request it
if (decision.requires_approval) {
  const approval = await approvalClient.requestDeploymentApproval(
    'vercel',
    config,
    runId,
    3600 // 1 hour timeout
  );

  // Wait for human decision (polls every 5 seconds)
  await approvalClient.waitForApproval(approval.action_id);

  // If we get here, deployment was approved
  await deployToVercel(config);
}`,
  },
  {
    title: 'request and wait',
    code: `
// Request approval and wait for decision in one call
const approval = await approvalClient.requestAndWait(
  {
    action_id: \`deploy-\${runId}-\${Date.now()}\`,
    action_type: 'deploy',
    description: 'Deploy trading bot to Vercel',
    context: { platform: 'vercel', config },
    run_id: runId,
    timeout_seconds: 3600,
  },
  5 // poll interval in seconds
);

// Approval was granted, proceed with action
logger.info({ approval }, 'Deployment approved, proceeding');`,
  },
  {
    title: 'fire and forget',
    code: `
// Request approval without blocking
const approval = await approvalClient.requestApproval({
  action_id: \`billing-\${operationId}\`,
  action_type: 'create_billing',
  description: 'Create Stripe subscription',
  context: { operation: 'create_subscription', amount: 29.99 },
  run_id: runId,
  timeout_seconds: 7200, // 2 hours
});

// Store action_id for later retrieval
await context.storage.set('pending_billing_approval', approval.action_id);`,
  },
  {
    title: 'Temporal activity',
    code: `
const deployToVercel = async (config: DeployConfig): Promise<DeployResult> => {
  const context = Context.current();
  const runId = context.info.workflowExecution.runId;

  const policyClient = new PolicyClient();
  const approvalClient = new ApprovalClient();

  // Check policy
  const decision = await policyClient.checkDeployment('vercel', config);

  if (!decision.allowed) {
    throw new Error(\`Deployment blocked: \${decision.reason}\`);
  }

  // Request approval if needed
  if (decision.requires_approval) {
    try {
      await approvalClient.requestAndWait(
        {
          action_id: \`deploy-vercel-\${Date.now()}\`,
          action_type: 'deploy',
          description: \`Deploy \${config.projectName} to Vercel\`,
          context: { platform: 'vercel', config },
          run_id: runId,
          timeout_seconds: 3600,
        },
        5
      );
    } catch (error) {
      // Approval rejected or expired
      throw new Error(\`Deployment approval failed: \${error.message}\`);
    }
  }

  // Execute deployment
  return await executeVercelDeployment(config);
};
await deployToVercel(config);`,
  },
  {
    title: 'code execution',
    code: `
const approval = await approvalClient.requestCodeExecutionApproval(
  'npm run migrate:production',
  runId,
  1800 // 30 minutes
);`,
  },
  {
    title: 'deployment',
    code: `
const approval = await approvalClient.requestDeploymentApproval(
  'vercel',
  { projectName: 'my-app' },
  runId,
  3600
);`,
  },
  {
    title: 'billing',
    code: `
const approval = await approvalClient.requestBillingApproval(
  'create_subscription',
  29.99,
  runId,
  7200 // 2 hours for billing review
);`,
  },
  {
    title: 'a rejection',
    code: `
const { action_id: actionId } = await approvalClient.requestBillingApproval('reject-this', 1, runId, 60);
try {
  await approvalClient.waitForApproval(actionId);
} catch (error) {
  if (error.message.includes('timeout exceeded')) {
    // Handle timeout
    logger.error('Approval request timed out');
    await handleApprovalTimeout();
  } else if (error.message.includes('not approved')) {
    // Handle rejection
    logger.error('Approval request rejected');
    await handleApprovalRejection();
  } else {
    // Handle other errors
    throw error;
  }
}
if (handled !== 'rejection') throw new Error('the rejection was not noticed');`,
  },
];

const PROGRAM = `
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
      await delay(200);
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

test('every TypeScript sample of the workflow gateway runs with the client', async ({ world, receiver }) => {
  test.setTimeout(120_000);
  const agent = await world.agent(receiver.url);
  const directory = mkdtempSync(join(tmpdir(), 'countersign-samples-'));
  const file = join(directory, 'samples.mts');
  const blocks = SAMPLES.map(
    ({ title, code }) => `await (async () => {${code}\n})();\nconsole.log(${JSON.stringify(`${title}: done`)});`,
  );
  writeFileSync(file, PROGRAM + blocks.join('\n'));
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    cwd: ROOT,
    env: {
      ...process.env,
      FORCE_COLOR: '0',
      COUNTERSIGN_URL: world.server.url,
      COUNTERSIGN_API_KEY: agent.token ?? '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const person = decideEverything(await world.operator(personOf(world)));
  const code = await new Promise<number | null>((done) => child.once('close', done)).finally(person.stop);
  console.log(output);
  expect(code, output).toBe(0);
  for (const { title } of SAMPLES) expect(output).toContain(`${title}: done`);
  rmSync(directory, { recursive: true });
});
