import { auditRow } from '@/lib/audit/append';
import { actorRef, type AnyActor } from '@/lib/identity/actor';
import type { ExecutionId } from '@/lib/ids';
import { jsonHash } from '@/lib/signing/digest';
import { idAt, later, type Row } from './rows';
import type { Story, Submitted } from './story';

/** How a run of the demo's past went. */
export type Ran = { failed: boolean; durationMs: number };

/** What the status of a finished run means for its approval or interaction. */
export type Finished = { status: 'succeeded' | 'failed' | 'ambiguous'; result: Row | null; at: Date };

type Begun = {
  id: ExecutionId;
  approval_id: string | null;
  interaction_id: string | null;
  agent_id: string;
  mode: 'gateway' | 'agent';
  connector: string | null;
  target: unknown;
  started_by: unknown;
  action: { action: string; action_hash: string };
};

/** The run that a policy's ALLOW starts at once. */
export function runAllowed(story: Story, submitted: Submitted, at: Date, ran: Ran): void {
  const run = begun(submitted);
  if (!run) return;
  const gateway = story.system('gateway');
  const actor = story.agent(run.agent_id).actor;
  const finished = finish(story, actor, gateway, run, at, ran, dataOf(story, submitted));
  Object.assign(submitted.interaction, { executed: true, result: finished.result });
}

/** The run of an approved action by the gateway; `null`: it began and never reported back. */
export function runApproved(story: Story, submitted: Submitted, at: Date, ran: Ran | null): Finished {
  const { approval } = submitted;
  if (!approval) throw new Error('nothing was approved');
  const gateway = story.system('gateway');
  const run: Begun = {
    id: idAt('exec', at),
    approval_id: approval.id,
    // As the gateway does: what a rule allowed shows its run.
    interaction_id: approval.rule_id === null ? null : approval.interaction_id,
    agent_id: approval.agent_id,
    mode: 'gateway',
    connector: approval.target?.connector ?? null,
    target: approval.target,
    started_by: actorRef(gateway),
    action: actionOf(submitted),
  };
  if (ran) return finish(story, gateway, gateway, run, at, ran, dataOf(story, submitted));
  return giveUp(story, gateway, run, at, later(at, (approval.timeout_seconds + 10) * 1000));
}

/** The agent spent its grant and reports its own run. */
export function runGranted(story: Story, spent: Submitted, at: Date, ran: Ran, data: Row): Finished {
  const run = begun(spent);
  if (!run) throw new Error('the grant was not spent');
  const { actor } = story.agent(run.agent_id);
  return finish(story, actor, actor, run, at, ran, data);
}

function begun(submitted: Submitted): Begun | null {
  const { execution } = submitted;
  return (
    execution && { ...execution, mode: execution.mode === 'agent' ? 'agent' : 'gateway', action: actionOf(submitted) }
  );
}

const actionOf = ({ evaluation }: Submitted) => ({
  action: evaluation.result.toolResolution.action,
  action_hash: evaluation.actionHash,
});

/** What the mock that stands behind the demo's tool answers. */
function dataOf(story: Story, { evaluation }: Submitted): unknown {
  const { definition } = evaluation.result.toolResolution;
  return definition?.type === 'mock' ? (definition.config.response_data ?? null) : null;
}

const FAILURE = { code: 'MOCK_ERROR', message: 'The other side did not become ready in time.' };

function finish(
  story: Story,
  starter: AnyActor,
  reporter: AnyActor,
  run: Begun,
  at: Date,
  { failed, durationMs }: Ran,
  data: unknown,
): Finished {
  const end = later(at, durationMs);
  const hash = jsonHash(failed ? FAILURE : data);
  const outcome = failed ? { success: false, error: FAILURE } : { success: true, data };
  const status = failed ? 'failed' : 'succeeded';
  const { execution, about } = begin(story, starter, run, at);
  record(story, run, at, { status, finished_at: end, duration_ms: durationMs, result: outcome, result_hash: hash });
  const event = failed
    ? auditRow(
        reporter,
        null,
        'action_execution_failed',
        { ...execution, duration_ms: durationMs, error: FAILURE },
        about,
      )
    : auditRow(
        reporter,
        null,
        'action_execution_succeeded',
        { ...execution, duration_ms: durationMs, result_hash: hash },
        about,
      );
  story.log(event, end);
  const result = { ...outcome, result_hash: hash, duration_ms: durationMs, executed_at: end.toISOString() };
  return { status, result, at: end };
}

function giveUp(story: Story, actor: AnyActor, run: Begun, at: Date, end: Date): Finished {
  const { execution, about } = begin(story, actor, run, at);
  record(story, run, at, { status: 'ambiguous', finished_at: end, duration_ms: null, result: null, result_hash: null });
  const error = { code: 'LEASE_PASSED', message: 'The run did not report back in time.' };
  const watch = story.system('lease watch');
  story.log(auditRow(watch, null, 'action_execution_ambiguous', { ...execution, error }, about), end);
  return { status: 'ambiguous', result: null, at: end };
}

function begin(story: Story, actor: AnyActor, run: Begun, at: Date) {
  const execution = { execution_id: run.id, attempt: 1, mode: run.mode };
  const about = { approval_id: run.approval_id, agent_id: run.agent_id };
  const payload = { ...run.action, ...execution, ...(run.target ? { target: run.target } : {}) };
  story.log(auditRow(actor, null, 'action_execution_started', payload, about), at);
  return { execution, about };
}

type End = {
  status: string;
  finished_at: Date;
  duration_ms: number | null;
  result: unknown;
  result_hash: string | null;
};

function record(story: Story, { action: _action, ...run }: Begun, at: Date, end: End): void {
  story.rows.executions.push({ ...run, ...end, attempt: 1, lease_expires_at: null, started_at: at });
}
