import { describe, expect, it } from 'vitest';
import { chunks, groupsOf, highCount, itemResults, planBulk } from './bulk-plan';
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

  it('puts together what is alike: tool, agent and tier, the riskiest first, then the largest', () => {
    const crm = { action: { type: 'crm', tool: 'delete', params: {} } };
    const rows = [
      summary('a'),
      summary('b', { agent_id: 'other-bot' }),
      summary('c', crm),
      summary('d', crm),
      summary('e', { risk_tier: 'high' }),
    ];
    expect(groupsOf(rows).map(({ tool, agent, tier, rows: of }) => [tool, agent, tier, of.length])).toEqual([
      ['kubernetes:deploy', 'deployment-bot', 'high', 1],
      ['crm:delete', 'deployment-bot', 'medium', 2],
      ['kubernetes:deploy', 'deployment-bot', 'medium', 1],
      ['kubernetes:deploy', 'other-bot', 'medium', 1],
    ]);
    expect(planBulk(rows, NOW).byAgent).toEqual([
      ['deployment-bot', 4],
      ['other-bot', 1],
    ]);
  });

  it('goes in pieces', () => {
    expect(chunks([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(chunks([], 2)).toEqual([]);
  });

  it('sets each answer beside its row, and never takes silence for success', () => {
    const results = itemResults([summary('a'), summary('b'), summary('c')], {
      batch_id: 'batch-1',
      results: [
        { approval_id: 'a', status: 'denied' },
        { approval_id: 'b', status: 'error', error: 'Already approved', code: 'ALREADY_DECIDED' },
      ],
      summary: { denied: 1, errors: 1 },
    });
    expect(results.map(({ error }) => error)).toEqual([null, 'Already approved', 'The server gave no answer for it']);
  });
});
