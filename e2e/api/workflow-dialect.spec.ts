import { sampleText } from '../documents/samples';
import { send } from '../support/printed';
import { expect, test } from '../support/test';
import type { World } from '../support/world';

/*
 * The page of the workflow approval gateway, call by call as it prints them. Substituted: host, credential,
 * {action_id}. Its TypeScript is in documents.spec.ts.
 */

const CREATE = sampleText('workflow-gateway', 6);
const LIST = sampleText('workflow-gateway', 7);
const GET = sampleText('workflow-gateway', 8);
const DECIDE = sampleText('workflow-gateway', 9);
const CANCEL = sampleText('workflow-gateway', 10);
const CLEANUP = sampleText('workflow-gateway', 11);

/** Somebody in this organization only: an access token stands for one organization where there is just one. */
const personOf = (world: World): string => `operator-${world.slug}`;

test('every call of the workflow gateway runs', async ({ world, agent, people }) => {
  const server = world.server.url;
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
