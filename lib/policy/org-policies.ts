import type { OrgPolicy, PolicyEffect, PolicyHours } from '@/lib/contracts/policy';
import { WEEKDAYS } from '@/lib/contracts/policy';
import { valueAt } from '@/lib/policy/params';
import type { JsonObject } from '@/lib/policy/types';
import { localClock, withinHours } from '@/lib/policy/windows';
import { globMatch } from '@/lib/rules/glob';

/** What an org policy is held against. */
export interface PolicySubject {
  readonly agentId: string;
  /** `type:tool`. */
  readonly action: string;
  readonly params: JsonObject;
  readonly now: Date;
  /** For hours that name no time zone. */
  readonly orgTimezone: string;
}

type PolicyParam = NonNullable<OrgPolicy['match']['params']>[string];

const WEIGHT: Readonly<Record<PolicyEffect, number>> = { allow: 0, require_approval: 1, deny: 2 };
const DAYS_A_WEEK = WEEKDAYS.length;

function scalarMatches(expected: PolicyParam, value: unknown): boolean {
  if (typeof expected !== 'string') return expected === value;
  if (typeof value === 'string') return globMatch(expected, value);
  return (typeof value === 'number' || typeof value === 'boolean') && globMatch(expected, JSON.stringify(value));
}

/** A list matches a limiting policy by any of its elements and a permitting one only by all, so that lists loosen nothing. */
function paramMatches(expected: PolicyParam, value: unknown, effect: PolicyEffect): boolean {
  if (!Array.isArray(value)) return scalarMatches(expected, value);
  return effect === 'allow'
    ? value.length > 0 && value.every((element) => scalarMatches(expected, element))
    : value.some((element) => scalarMatches(expected, element));
}

function hoursMatch(hours: PolicyHours, subject: PolicySubject): boolean {
  const { minute, weekday } = localClock(hours.timezone ?? subject.orgTimezone, subject.now);
  if (!withinHours(hours.start, hours.end, minute)) return false;
  if (hours.days === undefined) return true;
  // Behind midnight of a window over midnight, the day on which the window began counts.
  const began =
    hours.start > hours.end && withinHours('00:00', hours.end, minute)
      ? (weekday + DAYS_A_WEEK - 1) % DAYS_A_WEEK
      : weekday;
  return hours.days.some((day) => WEEKDAYS.indexOf(day) === began);
}

/** Whether every criterion of the policy holds for the subject. */
export function policyMatches(policy: OrgPolicy, subject: PolicySubject): boolean {
  const { agents, actions, params, hours } = policy.match;
  if (agents !== undefined && !agents.some((pattern) => globMatch(pattern, subject.agentId))) return false;
  if (actions !== undefined && !actions.some((pattern) => globMatch(pattern, subject.action))) return false;
  if (params !== undefined) {
    for (const [path, expected] of Object.entries(params)) {
      if (!paramMatches(expected, valueAt(subject.params, path), policy.effect)) return false;
    }
  }
  return hours === undefined || hoursMatch(hours, subject);
}

function outranks(a: OrgPolicy, b: OrgPolicy): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  if (a.effect !== b.effect) return WEIGHT[a.effect] > WEIGHT[b.effect];
  return a.name < b.name;
}

/**
 * The policy that decides: of those enabled and matching the one of highest priority; at equal priority deny beats
 * require_approval beats allow. Null when none matches. The order of the list makes no difference. Another policy language
 * would take the place of this one function. Pure.
 */
export function decidingPolicy(policies: readonly OrgPolicy[], subject: PolicySubject): OrgPolicy | null {
  let deciding: OrgPolicy | null = null;
  for (const policy of policies) {
    if (!policy.enabled || (deciding !== null && !outranks(policy, deciding))) continue;
    if (policyMatches(policy, subject)) deciding = policy;
  }
  return deciding;
}
