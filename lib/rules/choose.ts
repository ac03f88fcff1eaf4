import type { RiskTier } from '@/lib/contracts/manifest';
import type { ReasonCode } from '@/lib/contracts/policy';
import { PRECEDENCE, type RuleMatch } from '@/lib/contracts/rule-trials';
import { publicId } from '@/lib/ids';
import type { JsonObject } from '@/lib/policy/types';
import { failingArgument, whyFailing, type RuleArguments } from '@/lib/rules/match';
import { missingBounds } from '@/lib/rules/bounds';
import { specificity } from '@/lib/rules/specificity';

/** A rule as the gateway reads it, with what the database says of it at that moment. */
export type RuleCandidate = RuleArguments & {
  readonly id: string;
  readonly description: string;
  readonly agentId: string | null;
  /** What it waives beyond a plain need for approval. */
  readonly reasons: readonly string[];
  readonly author: string;
  /** Microseconds since the epoch. */
  readonly createdAt: number;
  /** It has an expiry or a number of uses. */
  readonly bounded: boolean;
  readonly expired: boolean;
  readonly usedUp: boolean;
  /** Its author is still an active member who may decide. */
  readonly authorEntitled: boolean;
};

/** What is to be approved in advance. */
export type RuleSubject = {
  readonly agentId: string;
  readonly params: JsonObject;
  readonly reasons: readonly ReasonCode[];
  readonly riskTier: RiskTier;
  /** The member whose own rules don't count here, since somebody else must decide what they ask for; null: nobody's. */
  readonly separatedFrom: string | null;
};

/** What any rule may waive: that a person is asked at all. Whatever else stopped the action takes an admin's word. */
const WAIVED_BY_ALL: ReadonlySet<string> = new Set<ReasonCode>(['REQUIRES_APPROVAL', 'REQUESTED_BY_AGENT']);

/** Whether a rule with these further reasons approves what was stopped for this one. */
export const waives = (further: readonly string[], code: string): boolean =>
  WAIVED_BY_ALL.has(code) || further.includes(code);

const SHOWN = 20;

type Ranked = {
  readonly specificity: number;
  readonly bounded: boolean;
  readonly createdAt: number;
  readonly id: string;
};

/**
 * Which of two rules goes first: more specific, then bounded, then newer, then smaller id. A total order on rules with
 * different ids. Negative when `a` goes first.
 */
export function byPrecedence(a: Ranked, b: Ranked): number {
  if (a.specificity !== b.specificity) return b.specificity - a.specificity;
  if (a.bounded !== b.bounded) return a.bounded ? -1 : 1;
  if (a.createdAt !== b.createdAt) return b.createdAt - a.createdAt;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Why the rule can't approve this, whatever others do; null when it can. */
export const whyLost = (rule: RuleCandidate, subject: RuleSubject): string | null =>
  obstacle(rule, subject)?.() ?? null;

/** What stands against the rule, to be put into words where it is told; null when nothing does. */
function obstacle(rule: RuleCandidate, subject: RuleSubject): (() => string) | null {
  if (rule.agentId !== null && rule.agentId !== subject.agentId) return () => `is for the agent '${rule.agentId}'`;
  if (rule.expired) return () => 'has expired';
  if (rule.usedUp) return () => 'has been used as often as it may';
  if (!rule.authorEntitled) return () => 'its author may not decide here any more';
  const kept = subject.reasons.find((code) => !waives(rule.reasons, code));
  if (kept !== undefined) return () => `does not waive ${kept}`;
  const failing = failingArgument(rule, subject.params);
  if (failing !== null) return () => `argument '${failing}' ${whyFailing(rule, failing, subject.params)}`;
  if (subject.separatedFrom === rule.author) {
    return () => 'its author asked for this action; somebody else must decide it';
  }
  const [missing] = missingBounds(subject.riskTier, rule);
  return missing === undefined ? null : () => `a tool of tier ${subject.riskTier} needs ${missing.what}`;
}

type Judged = Ranked & { readonly rule: RuleCandidate; readonly lost: (() => string) | null };

/** Those that can approve it first, in the order of precedence; then the others in the same order. */
const byOutcome = (a: Judged, b: Judged): number =>
  Number(a.lost !== null) - Number(b.lost !== null) || byPrecedence(a, b);

/** Keeps `best` sorted and short: many rules are looked at, few are shown. */
function keep(best: Judged[], judged: Judged): void {
  const last = best.at(-1);
  if (best.length === SHOWN && last !== undefined && byOutcome(judged, last) > 0) return;
  const at = best.findIndex((other) => byOutcome(judged, other) < 0);
  best.splice(at === -1 ? best.length : at, 0, judged);
  if (best.length > SHOWN) best.pop();
}

/**
 * The one rule that approves the action, if any, and why each candidate won or lost. Pure; the candidates are the rules of
 * the tool, in any order. Linear in their number.
 */
export function chooseRule(
  candidates: readonly RuleCandidate[],
  subject: RuleSubject,
): { readonly winner: RuleCandidate | null; readonly explanation: RuleMatch } {
  const best: Judged[] = [];
  for (const rule of candidates) {
    const { id, bounded, createdAt } = rule;
    keep(best, {
      rule,
      id,
      bounded,
      createdAt,
      specificity: specificity(rule.constraints),
      lost: obstacle(rule, subject),
    });
  }
  const first = best[0];
  const winner = first !== undefined && first.lost === null ? first : null;
  const explanation: RuleMatch = {
    matched: winner === null ? null : publicId('rule', winner.id),
    summary: summaryOf(winner, candidates.length),
    precedence: [...PRECEDENCE],
    candidates: best.map((judged) => ({
      rule_id: publicId('rule', judged.id),
      description: judged.rule.description,
      outcome: judged === winner ? 'won' : judged.lost === null ? 'outranked' : 'lost',
      specificity: judged.specificity,
      bounded: judged.bounded,
      why:
        judged.lost?.() ?? (winner === null || judged === winner ? 'matches and goes first' : behind(winner, judged)),
    })),
    candidates_omitted: candidates.length - best.length,
  };
  return { winner: winner?.rule ?? null, explanation };
}

function behind(winner: Ranked, candidate: Ranked): string {
  const than = `matches, but ${publicId('rule', winner.id)} goes first:`;
  if (winner.specificity !== candidate.specificity) return `${than} it is more specific`;
  if (winner.bounded !== candidate.bounded) return `${than} it has an expiry or a number of uses`;
  return winner.createdAt === candidate.createdAt ? `${than} its id is smaller` : `${than} it is newer`;
}

function summaryOf(winner: Ranked | null, looked: number): string {
  if (winner !== null) return `approved in advance by rule ${publicId('rule', winner.id)}`;
  if (looked === 0) return 'no rule is in force for this tool';
  return looked === 1
    ? 'one rule of this tool was looked at; it does not match'
    : `${looked} rules of this tool were looked at; none matches`;
}
