import { z } from 'zod';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { orgOperation } from '@/lib/api/operation';
import { getAgent } from '@/lib/agents/get';
import { listAgents } from '@/lib/agents/list';
import { resumeAgent, suspendAgent } from '@/lib/agents/suspend';
import {
  agentDetail,
  agentListQuery,
  agentParams,
  agentSummary,
  agentSuspension,
  suspendAgentBody,
  tryBody,
} from '@/lib/contracts/agents';
import { page } from '@/lib/contracts/common';
import { evaluateAnswer } from '@/lib/contracts/gateway';
import { tryAction } from '@/lib/gateway/evaluate';
import { person } from './params';

const TAG = 'Agents';
const BASE = '/api/v1/orgs/{org}/agents';
const byId = cursorCodec('agents:agent_id', z.string());

export const agentOperations = [
  orgOperation({
    id: 'agents.list',
    method: 'GET',
    path: BASE,
    tag: TAG,
    summary: 'List agents',
    permission: 'agents.read',
    params: z.object({ org: z.string() }),
    query: agentListQuery,
    response: { status: 200, description: 'a page of agents', schema: page(agentSummary) },
    handler: async (actor, { query }) => toPage(await listAgents(actor, query, byId.parse(query.cursor)), byId),
  }),
  orgOperation({
    id: 'agents.get',
    method: 'GET',
    path: `${BASE}/{agent_id}`,
    tag: TAG,
    summary: 'Get one agent with its budgets',
    permission: 'agents.read',
    params: agentParams,
    response: { status: 200, description: 'the agent', schema: agentDetail },
    handler: (actor, call) => getAgent(actor, call.params.agent_id),
  }),
  orgOperation({
    id: 'agents.evaluate',
    method: 'POST',
    path: `${BASE}/{agent_id}/evaluate`,
    tag: TAG,
    summary: 'Ask what would happen if the agent proposed an action now',
    description:
      'By the manifest in force, the policies, rules and budgets of now, without any effect: no approval, no interaction, no budget use. A capability token, where the manifest demands one, counts as given.',
    permission: 'manifests.try',
    params: agentParams,
    body: tryBody,
    response: { status: 200, description: 'the decision that would be made now', schema: evaluateAnswer },
    handler: (actor, call) => tryAction(person(actor), call.params.agent_id, call.body),
  }),
  orgOperation({
    id: 'agents.suspend',
    method: 'POST',
    path: `${BASE}/{agent_id}/suspend`,
    tag: TAG,
    summary: 'Stop an agent at once',
    description:
      'Every further action is denied, unspent grants are void, and approved actions that have not begun end as failed; a person can retry those later.',
    permission: 'agents.manage',
    params: agentParams,
    body: suspendAgentBody,
    response: { status: 200, description: 'the agent and what was stopped', schema: agentSuspension },
    handler: (actor, call) => suspendAgent(actor, call.params.agent_id, call.body, call),
  }),
  orgOperation({
    id: 'agents.resume',
    method: 'POST',
    path: `${BASE}/{agent_id}/resume`,
    tag: TAG,
    summary: 'Let a suspended agent act again',
    permission: 'agents.manage',
    params: agentParams,
    body: z.strictObject({}),
    bodyOptional: true,
    response: { status: 200, description: 'the agent', schema: agentDetail },
    handler: (actor, call) => resumeAgent(actor, call.params.agent_id, call),
  }),
];
