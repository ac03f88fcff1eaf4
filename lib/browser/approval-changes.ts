import type { ApprovalDetail, ApprovalSummary } from '@/lib/contracts/approvals';

/** One fact that is not what it was. */
export type Change = { label: string; before: string; after: string };

/** What changed about an approval between two looks at it; `material`: something that the decision is about. */
export function changesBetween(
  before: ApprovalDetail,
  after: ApprovalDetail,
): { changes: Change[]; material: boolean } {
  const decided: Change[] = [
    ...different('Action hash', before.action_hash, after.action_hash),
    ...different('Target', before.target, after.target),
    ...different('Target hash', before.target_hash, after.target_hash),
    ...different('Risk tier', before.risk_tier, after.risk_tier),
    ...different('Summary', before.summary, after.summary),
    ...different('Reason of the agent', before.agent_reason, after.agent_reason),
    ...different('Context', before.context, after.context),
    ...different('Counterparty', before.counterparty, after.counterparty),
    ...different('Amount', before.amount, after.amount),
    ...params(before.action.params, after.action.params),
  ];
  const others: Change[] = [
    ...different('Expires', before.expires_at, after.expires_at),
    ...different('Asked', `${before.duplicates + 1}×`, `${after.duplicates + 1}×`),
  ];
  return { changes: [...decided, ...others], material: decided.length > 0 };
}

/** What an edit made of the params, parameter by parameter. */
export const paramChanges = (before: Record<string, unknown>, after: Record<string, unknown>): Change[] =>
  params(before, after).map((change) => ({ ...change, label: change.label.replace('Parameter ', '') }));

/** The same as far as a row of the queue tells it. */
export function changesOfRow(before: ApprovalSummary, after: ApprovalSummary): Change[] {
  return [
    ...different('Risk tier', before.risk_tier, after.risk_tier),
    ...different('Summary', before.summary, after.summary),
    ...(before.action.params_omitted || after.action.params_omitted
      ? []
      : params(before.action.params, after.action.params)),
    ...different('Expires', before.expires_at, after.expires_at),
    ...different('Asked', `${before.duplicates + 1}×`, `${after.duplicates + 1}×`),
  ];
}

function params(before: Record<string, unknown>, after: Record<string, unknown>): Change[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => different(`Parameter ${name}`, before[name], after[name]));
}

function different(label: string, before: unknown, after: unknown): Change[] {
  const [a, b] = [words(before), words(after)];
  return a === b ? [] : [{ label, before: a, after: b }];
}

function words(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
