import { describe, expect, it } from 'vitest';
import { groupsOf } from './bulk-groups';
import { planBulk } from './bulk-plan';
import { summary } from './testing';

describe('what a bulk decision lists', () => {
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
    expect(planBulk(rows, 0).byAgent).toEqual([
      ['deployment-bot', 4],
      ['other-bot', 1],
    ]);
  });
});
