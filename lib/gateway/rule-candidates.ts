import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Constraints } from '@/lib/contracts/rule-constraints';
import type { OrgId } from '@/lib/ids';
import type { RuleCandidate } from '@/lib/rules/choose';
import { openConstraints } from '@/lib/standing-rules/constraints';

/** A rule of the tool, as `GATEWAY_READ` returns it. */
export const ruleRow = z.object({
  id: z.string(),
  agent_id: z.string().nullable(),
  constraints: z.string(),
  sealed: z.boolean(),
  closed: z.boolean(),
  reasons: z.array(z.string()),
  description: z.string(),
  author: z.string(),
  created_at: z.number(),
  bounded: z.boolean(),
  expired: z.boolean(),
  used_up: z.boolean(),
  author_entitled: z.boolean(),
});

// What a rule asks for never changes under its id: read once, kept by that. Whether it is in force is read every time.
// A rule may ask for hundreds of kilobytes, so that they are weighed: their text, some times over as objects.
const constraintsById = new LRUCache<string, Constraints>({ max: 50_000, maxSize: 20_000_000 });
const weightOf = (key: string, text: string): number => key.length + 500 + 3 * text.length;

/** The rows as the matcher takes them. */
export const candidatesOf = (orgId: OrgId, rows: readonly z.output<typeof ruleRow>[]): RuleCandidate[] =>
  rows.map((row) => ({
    id: row.id,
    description: row.description,
    agentId: row.agent_id,
    constraints: constraintsOf(orgId, row),
    closed: row.closed,
    reasons: row.reasons,
    author: row.author,
    createdAt: row.created_at,
    bounded: row.bounded,
    expired: row.expired,
    usedUp: row.used_up,
    authorEntitled: row.author_entitled,
  }));

function constraintsOf(orgId: OrgId, { id, constraints, sealed }: z.output<typeof ruleRow>): Constraints {
  const key = `${orgId}:${id}`;
  const known = constraintsById.get(key);
  if (known) return known;
  const opened = sealed
    ? openConstraints(orgId, id, null, Buffer.from(constraints, 'base64'))
    : openConstraints(orgId, id, JSON.parse(constraints), null);
  constraintsById.set(key, opened, { size: weightOf(key, constraints) });
  return opened;
}
