import { describe, expect, it } from 'vitest';
import { createRule, revokeRule } from './create';
import { getRule, listRules } from './list';
import { makeRules } from './testing/arrange';
import { arranged, body, call, idOf, page, sudo } from './testing/life';

describe('the list', () => {
  it('is filtered by badge as the rules are badged, page by page', async () => {
    const { operator, orgId, userId } = await arranged();
    const day = 86_400;
    await makeRules(sudo, orgId, userId, [
      {},
      { created_ago: 8 * day },
      { created_ago: 8 * day, last_used_ago: day, use_count: 1 },
      { created_ago: 30 * day, last_used_ago: 8 * day, use_count: 1 },
      { max_uses: 10, use_count: 8 },
      { max_uses: 10, use_count: 9 },
      { max_uses: 10, use_count: 10, created_ago: 9 * day },
      { expires_in: 3 * day },
      { expires_in: -1, created_ago: 9 * day },
      { arg_constraints: {}, max_uses: 5 },
      { arg_constraints: { a: { type: 'any' }, b: { type: 'pattern', value: '**' } }, active: false },
      { active: false, expires_in: -1 },
    ]);
    const all = (await listRules(operator, page, null)).items;
    expect(all).toHaveLength(12);
    const badges = ['unused', 'nearly_used_up', 'expiring', 'broad', 'expired', 'exhausted', 'revoked'] as const;
    for (const badge of badges) {
      const found = (await listRules(operator, { ...page, hygiene: [badge] }, null)).items;
      expect(found, badge).toEqual(all.filter(({ hygiene }) => hygiene.includes(badge)));
      expect(found.length, badge).toBeGreaterThan(0);
    }
    expect((await listRules(operator, { ...page, active_only: true }, null)).total).toBe(8);
    const first = await listRules(operator, { limit: 5, offset: 0 }, null);
    const second = await listRules(operator, { limit: 20, offset: 0 }, first.next);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(second.next).toBeNull();
  });

  it('shows no other organization’s rule', async () => {
    const [one, two] = [await arranged(), await arranged()];
    const rule = await createRule(one.operator, body(), call);
    await expect(getRule(two.operator, idOf(rule))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(revokeRule(two.admin, idOf(rule), 'x', call)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await listRules(two.operator, page, null)).items).toEqual([]);
  });
});
