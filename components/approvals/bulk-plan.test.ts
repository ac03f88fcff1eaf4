import { describe, expect, it } from 'vitest';
import { highCount } from './bulk-groups';
import { planBulk } from './bulk-plan';
import { summary } from './testing';

const NOW = Date.parse('2026-01-31T12:00:00Z');

describe('a bulk decision', () => {
  it('takes pending ones, leaves critical ones to be opened, and names what is over', () => {
    const plan = planBulk(
      [
        summary('a'),
        summary('b', { risk_tier: 'high' }),
        summary('c', { risk_tier: 'critical' }),
        summary('d', { status: 'denied' }),
        summary('e', { expires_at: '2026-01-31T11:59:59Z' }),
      ],
      NOW,
    );
    expect(plan.items.map((row) => row.approval_id)).toEqual(['a', 'b']);
    expect(plan.critical.map((row) => row.approval_id)).toEqual(['c']);
    expect(plan.over.map((row) => row.approval_id)).toEqual(['d', 'e']);
    expect(highCount(plan)).toBe(1);
  });

  it('counts by tool, most first, and by tier, worst first', () => {
    const crm = { action: { type: 'crm', tool: 'delete', params: {} } };
    const plan = planBulk([summary('a'), summary('b', crm), summary('c', { ...crm, risk_tier: 'high' })], NOW);
    expect(plan.byTool).toEqual([
      ['crm:delete', 2],
      ['kubernetes:deploy', 1],
    ]);
    expect(plan.byTier).toEqual([
      ['high', 1],
      ['medium', 2],
    ]);
  });
});
