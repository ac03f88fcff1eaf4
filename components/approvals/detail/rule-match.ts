import type { RuleMatch } from '@/lib/contracts/rule-trials';

type Candidate = RuleMatch['candidates'][number];

/** What was stored of the rules that were looked at; null for requests from before there were rules. Pure. */
export function readRuleMatch(value: unknown): RuleMatch | null {
  const given = fieldsOf(value);
  const summary = given.get('summary');
  if (typeof summary !== 'string') return null;
  const matched = given.get('matched');
  const candidates = given.get('candidates');
  const omitted = given.get('candidates_omitted');
  return {
    matched: typeof matched === 'string' ? matched : null,
    summary,
    precedence: [],
    candidates: Array.isArray(candidates) ? candidates.flatMap(candidateOf) : [],
    candidates_omitted: typeof omitted === 'number' ? omitted : 0,
  };
}

const OUTCOMES: readonly Candidate['outcome'][] = ['won', 'outranked', 'lost'];

function candidateOf(value: unknown): Candidate[] {
  const given = fieldsOf(value);
  const [ruleId, description, why] = [given.get('rule_id'), given.get('description'), given.get('why')];
  const specificity = given.get('specificity');
  if (typeof ruleId !== 'string' || typeof why !== 'string') return [];
  return [
    {
      rule_id: ruleId,
      description: typeof description === 'string' ? description : ruleId,
      outcome: OUTCOMES.find((one) => one === given.get('outcome')) ?? 'lost',
      specificity: typeof specificity === 'number' ? specificity : 0,
      bounded: given.get('bounded') === true,
      why,
    },
  ];
}

const fieldsOf = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
