import { auditRow } from '@/lib/audit/append';
import type { UserActor } from '@/lib/identity/actor';
import { asId } from '@/lib/ids';
import type { Decided } from './history';
import { idAt, later, type Row } from './rows';
import { runApproved, runGranted, type Finished, type Ran } from './runs';
import { requestOf, type Story, type Submitted } from './story';

type Approval = NonNullable<Submitted['approval']>;

/** Ends a request of the past as it was told: rows and events as the real calls would have left them. */
export function end(story: Story, moment: Decided, submitted: Submitted): void {
  const { approval } = submitted;
  if (!approval) return;
  switch (moment.ending) {
    case 'approved':
    case 'ambiguous':
      return approve(story, moment, submitted, approval);
    case 'denied':
      return deny(story, moment, approval);
    case 'expired':
      return expire(story, approval);
    case 'cancelled':
      return cancel(story, moment, approval);
  }
}

const about = (approval: Approval) => ({ approval_id: approval.id, agent_id: approval.agent_id });
const actionOf = (approval: Approval) => ({
  action: `${approval.action_type}:${approval.tool}`,
  action_hash: approval.action_hash,
});

/** Versions count the changes of an approval, as the database's trigger would have. */
function change(approval: Approval, changes: number, columns: Row, at: Date): void {
  Object.assign(approval, columns, { version: Number(approval['version']) + changes, updated_at: at.toISOString() });
}

/** What a standing rule approved runs at once. */
export function runByRule(story: Story, submitted: Submitted, at: Date, how: Ran): void {
  const { approval, interaction } = submitted;
  const rule = story.rules.find(({ candidate }) => candidate.id === approval?.rule_id);
  if (!approval || !rule) throw new Error('no rule approved it');
  const finished = runApproved(story, submitted, later(at, 15), how);
  ran(approval, finished, 2);
  Object.assign(interaction, { executed: true, result: finished.result });
  const useCount = Number(rule.row['use_count']) + 1;
  Object.assign(rule.row, { use_count: useCount, last_used_at: at.toISOString() });
}

function approve(story: Story, moment: Decided, submitted: Submitted, approval: Approval): void {
  const at = moment.endedAt;
  const inAgentMode = approval.execution_mode === 'agent';
  const person = review(story, moment, approval, 'approved', null, moment.notes);
  if (inAgentMode) approval['grantable_until'] = later(at, 86_400_000).toISOString();
  const payload = {
    ...actionOf(approval),
    version: 1,
    via: 'ui',
    notes: moment.notes,
    target_hash: approval.target_hash,
  };
  story.log(auditRow(person, requestOf(at), 'action_approved', payload, about(approval)), at);
  const { budgetKeys, toolResolution } = submitted.evaluation.result;
  if (!inAgentMode) story.figures.useBudget(approval.agent_id, budgetKeys, at);
  story.figures.meet(approval.agent_id, toolResolution.counterpartyIds, at);
  if (inAgentMode) return runByAgent(story, moment, approval);
  const finished = runApproved(story, submitted, later(at, 15), moment.ending === 'ambiguous' ? null : moment);
  ran(approval, finished, 2); // begun and finished
}

/** The agent fetches its grant, spends it with the identical action, and reports. */
function runByAgent(story: Story, moment: Decided, approval: Approval): void {
  const minted = later(moment.endedAt, 900);
  const spentAt = later(moment.endedAt, 1_700);
  const jti = idAt('grant', minted);
  const expires_at = later(new Date(Math.floor(minted.getTime() / 1000) * 1000), approval.grant_seconds * 1000);
  const { actor } = story.agent(approval.agent_id);
  const { action_hash, agent_id, timeout_seconds } = approval;
  const grant = {
    jti,
    approval_id: approval.id,
    agent_id,
    action_hash,
    expired: false,
    timeout_seconds,
    budget_taken: false,
  };
  const spent = story.submit(moment, spentAt, { ...grant, status: 'issued' });
  story.rows.grants.push({
    ...{ jti, approval_id: approval.id, agent_id, action_hash, expires_at },
    status: 'spent',
    issued_at: new Date(Math.floor(minted.getTime() / 1000) * 1000),
    spent_at: spentAt,
    spent_interaction_id: spent.interaction['id'],
  });
  const mint = { jti, action_hash, expires_at: expires_at.toISOString() };
  story.log(auditRow(actor, requestOf(minted), 'grant_minted', mint, about(approval)), minted);
  const spend = { jti, interaction_id: asId('int', String(spent.interaction['id'])) };
  story.log(auditRow(actor, requestOf(spentAt), 'grant_spent', spend, about(approval)), spentAt);
  const data = { delivered: true, rows: moment.params['rows'] };
  const finished = runGranted(
    story,
    spent,
    later(spentAt, 1),
    { failed: moment.failed, durationMs: moment.durationMs * 20 },
    data,
  );
  spent.interaction['result'] = finished.result;
  ran(approval, finished, 3); // granted, spent and reported
}

function ran(approval: Approval, { status, result, at }: Finished, changes: number): void {
  const executed_at = status === 'ambiguous' ? null : at.toISOString();
  change(approval, changes, { execution_status: status, execution_result: result, executed_at, attempt: 1 }, at);
}

function deny(story: Story, moment: Decided, approval: Approval): void {
  const at = moment.endedAt;
  const person = review(story, moment, approval, 'denied', moment.denyReason, null);
  const payload = { ...actionOf(approval), version: 1, via: 'ui', notes: null, retry: null };
  const reason = moment.denyReason;
  story.log(auditRow(person, requestOf(at), 'action_rejected', payload, { ...about(approval), reason }), at);
}

function expire(story: Story, approval: Approval): void {
  const at = new Date(approval.expires_at);
  change(approval, 1, { status: 'expired', decided_at: at.toISOString(), decided_via: 'system' }, at);
  const payload = { ...actionOf(approval), expires_at: at.toISOString(), found_by: 'sweep' as const };
  story.log(auditRow(story.system('expiry'), null, 'action_expired', payload, about(approval)), later(at, 2_000));
}

function cancel(story: Story, moment: Decided, approval: Approval): void {
  const at = moment.endedAt;
  const { actor } = story.agent(approval.agent_id);
  const deny_reason = 'No longer needed';
  const label = { decided_by_label: actor.agentId, decided_via: 'api', deny_reason };
  change(approval, 1, { status: 'cancelled', decided_at: at.toISOString(), ...label }, at);
  const event = auditRow(actor, requestOf(at), 'action_cancelled', actionOf(approval), {
    ...about(approval),
    reason: deny_reason,
  });
  story.log(event, at);
}

function review(
  story: Story,
  moment: Decided,
  approval: Approval,
  decision: 'approved' | 'denied',
  reason: string | null,
  notes: string | null,
): UserActor {
  const person = story.operator(moment.operator);
  const at = moment.endedAt.toISOString();
  const by = { decided_by: person.userId, decided_by_label: person.email, decided_via: 'ui' };
  change(approval, 1, { status: decision, decided_at: at, ...by, deny_reason: reason, notes }, moment.endedAt);
  story.rows.reviews.push({
    id: idAt('evt', moment.endedAt),
    ...{ approval_id: approval.id, user_id: person.userId, decision, reason, notes },
    seen_version: 1,
    seen_hash: approval.action_hash,
    via: 'ui',
    token_id: null,
    created_at: at,
  });
  return person;
}
