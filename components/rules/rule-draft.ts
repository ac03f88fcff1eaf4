import { ambiguities, parseStrictJson } from '@/lib/browser/json-text';
import type { RuleBody, RuleReach } from '@/lib/browser/rules';
import { globFault } from '@/lib/contracts/glob-syntax';
import type { Constraint, Constraints } from '@/lib/contracts/rule-constraints';
import type { RuleSuggestions } from '@/lib/contracts/rule-trials';
import type { RuleInfo } from '@/lib/contracts/rules';

// As in lib/contracts/rule-constraints and rules, whose schemas stay on the server; the test holds them together.
export const MASKED = '[REDACTED]';

/** Reasons that an admin may let a rule waive beside the plain need for approval, in words. */
export const WAIVABLE: Readonly<Record<string, string>> = {
  AMOUNT_THRESHOLD: 'the amount is over the threshold',
  AMOUNT_UNREADABLE: 'the amount can’t be read',
  NEW_COUNTERPARTY: 'the counterparty is new',
  OUTSIDE_ALLOWED_HOURS: 'it is outside of the allowed hours',
  HIGH_RISK_ACTION: 'the action is of high risk',
  POLICY_REQUIRES_APPROVAL: 'a policy asks for a person',
  BUDGET_THRESHOLD_REACHED: 'the budget is nearly used',
};

/** What one argument must be, as it is written: a text as it stands, anything else as JSON. */
export type RowKind = 'text' | 'json' | 'pattern' | 'any';
export type Row = {
  key: number;
  argument: string;
  kind: RowKind;
  value: string;
  /** The value is a secret that isn't shown; it stays as it is. */
  masked: boolean;
};

/** A rule while it is being written. */
export type RuleDraft = {
  toolName: string;
  agentId: string;
  description: string;
  rows: readonly Row[];
  closed: boolean;
  maxUses: string;
  /** `2026-01-31T10:00`, UTC; empty: never. */
  expires: string;
  reasons: readonly string[];
};

type Shown = Readonly<Record<string, { type: Constraint['type']; value?: unknown }>>;

/** Rows for constraints as the API shows them. */
export const rowsOf = (constraints: Shown, masked: readonly string[]): Row[] =>
  Object.entries(constraints).map(([argument, { type, value }], key) => {
    const hidden = masked.includes(argument);
    if (type === 'any') return { key, argument, kind: 'any', value: '', masked: false };
    const text = typeof value === 'string';
    const kind = type === 'pattern' ? 'pattern' : text ? 'text' : 'json';
    return { key, argument, kind, value: text ? value : JSON.stringify(value), masked: hidden };
  });

export const EMPTY_DRAFT: RuleDraft = {
  toolName: '',
  agentId: '',
  description: '',
  rows: [],
  closed: false,
  maxUses: '50',
  expires: '',
  reasons: [],
};

/** A rule as suggested from an approval of `agentId`. */
export const draftOfSuggestions = (from: RuleSuggestions): RuleDraft => ({
  ...EMPTY_DRAFT,
  toolName: from.tool_name,
  description: from.description,
  rows: rowsOf(from.suggested_constraints, from.masked),
  closed: from.closed,
  maxUses: String(from.max_uses),
});

/** A rule as it is, to be replaced. */
export const draftOfRule = (rule: RuleInfo): RuleDraft => ({
  toolName: rule.tool_name,
  agentId: rule.agent_id ?? '',
  description: rule.description,
  rows: rowsOf(rule.arg_constraints, rule.masked),
  closed: rule.closed,
  maxUses: rule.max_uses === null ? '' : String(rule.max_uses),
  expires: rule.expires_at === null ? '' : minuteOf(rule.expires_at),
  reasons: rule.reasons,
});

/** ISO time → what a date and time field holds, in UTC. */
export const minuteOf = (iso: string): string => iso.slice(0, 16);

/** What can't be sent: a fault by row key. */
export function faultsOf(rows: readonly Row[]): ReadonlyMap<number, string> {
  const faults = new Map<number, string>();
  const seen = new Set<string>();
  for (const row of rows) {
    const argument = row.argument.trim();
    const fault = faultOf(row);
    if (argument === '') faults.set(row.key, 'Name the argument.');
    else if (seen.has(argument)) faults.set(row.key, 'There is a line for this argument already.');
    else if (fault !== null) faults.set(row.key, fault);
    seen.add(argument);
  }
  return faults;
}

/** The constraints of rows without faults. */
export const constraintsOf = (rows: readonly Row[]): Constraints =>
  Object.fromEntries(rows.map((row) => [row.argument.trim(), constraintOf(row)]));

function constraintOf({ kind, value, masked }: Row): Constraint {
  if (masked && kind !== 'any') return { type: kind === 'pattern' ? 'pattern' : 'exact', value: MASKED };
  switch (kind) {
    case 'any':
      return { type: 'any' };
    case 'pattern':
      return { type: 'pattern', value };
    case 'json':
      return { type: 'exact', value: JSON.parse(value) };
    case 'text':
      return { type: 'exact', value };
  }
}

/** Whether nothing narrows the rule: it takes every call of its tool. */
export const isBroadDraft = (rows: readonly Row[]): boolean => rows.every((row) => row.kind === 'any');

/** Which calls the draft would match; null while a row or the tool's name can't be read. */
export function reachOf(draft: RuleDraft): RuleReach | null {
  if (draft.toolName.trim() === '' || faultsOf(draft.rows).size > 0) return null;
  return {
    tool_name: draft.toolName.trim(),
    arg_constraints: constraintsOf(draft.rows),
    closed: draft.closed,
    agent_id: draft.agentId.trim() === '' ? null : draft.agentId.trim(),
    reasons: draft.reasons,
  };
}

/** The body of the request, or null as above. What isn't a number is left for the server to name. */
export function bodyOf(draft: RuleDraft, confirmDenied: boolean): (RuleBody & { tool_name: string }) | null {
  const reach = reachOf(draft);
  if (!reach) return null;
  const description = draft.description.trim();
  return {
    ...reach,
    ...(description === '' ? {} : { description }),
    expires_at: draft.expires === '' ? null : `${draft.expires}:00Z`,
    max_uses: draft.maxUses.trim() === '' ? null : Number(draft.maxUses),
    ...(confirmDenied ? { confirm_denied: true } : {}),
  };
}

function faultOf({ kind, value, masked }: Row): string | null {
  if (kind === 'json') return jsonFault(value);
  if (kind !== 'pattern' || masked) return null;
  if (value === '') return 'Write a pattern: *@acme.test.';
  const fault = globFault(value);
  return fault === null ? null : `In the pattern ${fault}.`;
}

function jsonFault(text: string): string | null {
  const read = parseStrictJson(text);
  if (read.ok) return null;
  return read.kind === 'malformed' ? 'Not JSON: 3, true, ["a", "b"].' : `What is written ${ambiguities(read)}.`;
}
