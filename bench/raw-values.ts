import { evaluateAction } from '@/lib/gateway/evaluation';
import { fromExecute, type ProposedAction } from '@/lib/gateway/proposed-action';
import { writeValues } from '@/lib/gateway/record';
import type { Ids } from '@/lib/gateway/rows';
import { executeBody } from '@/lib/contracts/gateway';
import { newId } from '@/lib/ids';
import { ACTION, type Arranged, type BenchAgent } from './arrange';

let calls = 0;

/** The body of a call of `execute`; each another action, since a repeated request makes nothing new. */
export const executeCall = (tool: 'scale' | 'deploy'): string =>
  JSON.stringify({ action: { ...ACTION, tool, params: { ...ACTION.params, replicas: calls++ } } });

const proposal = (tool: 'scale' | 'deploy'): ProposedAction =>
  fromExecute(executeBody.parse(JSON.parse(executeCall(tool))));

/** The values of one `execute` for the two statements. `write` makes new ids for each call, as the application does. */
export type ExecuteValues = { read: readonly unknown[]; write: () => unknown[] };

/** What the application gives its two statements for this agent and tool. */
export async function executeValues(agent: BenchAgent, tool: 'scale' | 'deploy'): Promise<ExecuteValues> {
  const { actor } = agent;
  const proposed = proposal(tool);
  const evaluation = await evaluateAction(actor, proposed, null);
  const asks = evaluation.result.decision === 'ESCALATE';
  const ids: Ids = { interaction: newId('int'), approval: asks ? newId('appr') : null, folded: false, execution: null };
  const template = writeValues(actor, proposed, evaluation, ids, 'bench', null, { oneByOne: false, pads: null });
  const strings = Object.values(proposed.action.params).filter((value) => typeof value === 'string');
  return {
    read: [
      actor.orgId,
      actor.agentId,
      actor.tokenId,
      `${ACTION.type}:${tool}`,
      strings,
      null,
      null,
      null,
      null,
      null,
      evaluation.collapseKey,
    ],
    write: () => {
      const interaction = newId('int');
      const approval = newId('appr');
      return template.map((value) => {
        if (typeof value !== 'string') return value;
        const renamed = value.replaceAll(ids.interaction, interaction);
        if (ids.approval === null) return renamed;
        return renamed.replaceAll(ids.approval, approval).replaceAll(evaluation.collapseKey ?? approval, approval);
      });
    },
  };
}

/** The values of `DECIDE` for one or many approvals, as `lib/approvals/decide.ts` gives them. */
export function decideValues(arranged: Arranged, ids: readonly string[], verb: 'approved' | 'denied'): unknown[] {
  const none = ids.map(() => null);
  return [
    arranged.orgId,
    ids,
    none,
    none,
    verb,
    JSON.stringify({
      user_id: arranged.userId,
      label: 'decider@bench.example',
      via: 'personal_token',
      reauthenticated_at: null,
      token_id: null,
      bulk: ids.length > 1,
    }),
    JSON.stringify({
      decided_via: 'api',
      reason: verb === 'denied' ? 'not now' : null,
      notes: null,
      retry: null,
      suggested_params: null,
      batch_id: null,
    }),
    'bench',
  ];
}
