import { auditRow } from '@/lib/audit/append';
import type { Constraints } from '@/lib/contracts/rule-constraints';
import type { UserActor } from '@/lib/identity/actor';
import type { RuleId } from '@/lib/ids';
import type { RuleCandidate } from '@/lib/rules/choose';
import { DIGEST, DIGEST_USES, STANDARD, STANDARD_SINCE } from './routine';
import { eventAt, idAt, later, type Row } from './rows';

const DAY = 86_400_000;

type Sketch = {
  toolName: string;
  constraints: Constraints;
  description: string;
  /** Index into the demo's operators. */
  author: number;
  daysAgo: number;
  expiresInDays: number | null;
  maxUses: number | null;
  revoked?: { daysAgo: number; by: number; reason: string };
};

/** One rule for each thing that the rules page marks, and two that work. None takes what the history left to people. */
const SKETCHES: readonly [Sketch, ...Sketch[]] = [
  {
    toolName: 'email:send',
    constraints: {
      to: { type: 'pattern', value: '*@customer.example' },
      template: { type: 'exact', value: STANDARD },
    },
    description: 'Standard answers to customers',
    ...{ author: 2, daysAgo: STANDARD_SINCE, expiresInDays: 33, maxUses: 1000 },
  },
  {
    toolName: 'email:send',
    constraints: {
      to: { type: 'exact', value: DIGEST },
      subject: { type: 'pattern', value: 'Digest *' },
      template: { type: 'exact', value: 'digest' },
    },
    description: 'The digest to our own list',
    ...{ author: 0, daysAgo: 9, expiresInDays: 60, maxUses: DIGEST_USES },
  },
  {
    toolName: 'kubernetes:deploy',
    constraints: { namespace: { type: 'exact', value: 'sandbox' } },
    description: 'Anything to the sandbox, for the week of the migration',
    ...{ author: 1, daysAgo: 4, expiresInDays: 3, maxUses: null },
  },
  {
    toolName: 'kubernetes:delete',
    constraints: { namespace: { type: 'pattern', value: 'load-test-*' }, kind: { type: 'exact', value: 'Deployment' } },
    description: 'Clean up after load tests',
    ...{ author: 2, daysAgo: 15, expiresInDays: 45, maxUses: 20 },
  },
  {
    toolName: 'refund:issue',
    constraints: { order: { type: 'pattern', value: 'TEST-*' }, amount: { type: 'exact', value: 1 } },
    description: 'Refunds of test orders',
    ...{ author: 0, daysAgo: 22, expiresInDays: 20, maxUses: 25 },
    revoked: { daysAgo: 12, by: 2, reason: 'Test orders go to the test shop now' },
  },
];

/** A rule of the demo: when it held, how it is looked at, and the row that it leaves. */
export type DemoRule = { toolName: string; from: Date; until: Date | null; candidate: RuleCandidate; row: Row };

/** The demo's rules as they were made, with their events. */
export function demoRules(operators: readonly UserActor[], now: Date): { rules: DemoRule[]; events: Row[] } {
  const events: Row[] = [];
  const person = (index: number): UserActor => {
    const found = operators[index];
    if (!found) throw new Error(`the demo has no operator ${index}`);
    return found;
  };
  const rules = SKETCHES.map((sketch): DemoRule => {
    const at = later(now, -sketch.daysAgo * DAY);
    const id = idAt('rule', at);
    const author = person(sketch.author);
    const until = sketch.revoked ? later(now, -sketch.revoked.daysAgo * DAY) : null;
    const rule = {
      tool_name: sketch.toolName,
      agent_id: null,
      arg_constraints: sketch.constraints,
      closed: false,
      reasons: [],
      description: sketch.description,
      expires_at: sketch.expiresInDays === null ? null : later(now, sketch.expiresInDays * DAY).toISOString(),
      max_uses: sketch.maxUses,
    };
    events.push(eventAt(auditRow(author, null, 'rule_created', rule, { rule_id: id }), at));
    if (sketch.revoked && until) {
      const { by, reason } = sketch.revoked;
      const payload = { tool_name: sketch.toolName, use_count: 0 };
      events.push(eventAt(auditRow(person(by), null, 'rule_revoked', payload, { rule_id: id, reason }), until));
    }
    const ended = sketch.revoked && person(sketch.revoked.by);
    const row = {
      ...{ id, ...rule, created_by: author.userId, created_by_label: author.email, created_at: at.toISOString() },
      ...{ use_count: 0, used_up: false, last_used_at: null, active: until === null },
      ...{ revoked_by: ended?.userId ?? null, revoked_by_label: ended?.email ?? null },
      ...{ revoked_at: until?.toISOString() ?? null, revoke_reason: sketch.revoked?.reason ?? null },
    };
    return { toolName: sketch.toolName, from: at, until, candidate: candidateOf(id, sketch, author, at), row };
  });
  return { rules, events };
}

const candidateOf = (id: RuleId, sketch: Sketch, author: UserActor, at: Date): RuleCandidate => ({
  id,
  description: sketch.description,
  agentId: null,
  constraints: sketch.constraints,
  closed: false,
  reasons: [],
  author: author.userId,
  createdAt: at.getTime() * 1000,
  bounded: sketch.expiresInDays !== null || sketch.maxUses !== null,
  expired: false,
  usedUp: false,
  authorEntitled: true,
});

/** The rules of a tool that held at that time. */
export const rulesAt = (rules: readonly DemoRule[], toolName: string, at: Date): RuleCandidate[] =>
  rules
    .filter((rule) => rule.toolName === toolName && rule.from <= at && (rule.until === null || rule.until > at))
    .map(({ candidate }) => candidate);
