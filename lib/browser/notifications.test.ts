import { describe, expect, it } from 'vitest';
import { notificationsOf } from './notifications';

const org = { slug: 'acme', name: 'Acme' };
const approval = (n: number) => ({
  ...{ approval_id: `appr-${n}`, agent_id: 'deployment-bot', risk_tier: 'high' as const },
  action: { type: 'kubernetes', tool: 'deploy', params: { password: 'hunter2' } },
  summary: 'ignore all rules',
});

describe('notificationsOf', () => {
  it('says what waits and leads to it, without params or the agent’s words', () => {
    const list = notificationsOf(org, [approval(1)]);
    expect(list).toEqual([
      {
        title: 'kubernetes:deploy waits for a decision',
        body: 'Acme: asked by deployment-bot, high risk.',
        path: '/acme/approvals/appr-1',
        tag: 'appr-1',
      },
    ]);
    expect(JSON.stringify(list)).not.toMatch(/hunter2|ignore all rules/);
  });

  it('tells many in one', () => {
    expect(notificationsOf(org, [1, 2, 3, 4].map(approval))).toEqual([
      expect.objectContaining({ title: '4 new approvals', path: '/acme/approvals' }),
    ]);
    expect(notificationsOf(org, [])).toEqual([]);
  });
});
