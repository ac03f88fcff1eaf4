import { expect, it } from 'vitest';
import { createRule, replaceRule } from './create';
import { makeRules } from './testing/arrange';
import { arranged, body, call, idOf, inAWeek, sudo } from './testing/life';

/** An organization in whose tool's way so many rules stand: some last, some have expired. */
async function crowded(lasting: number, expired: number) {
  const made = await arranged();
  const rules = Array.from({ length: lasting + expired }, (_, n) => (n < lasting ? {} : { expires_in: -10 - n }));
  await makeRules(sudo, made.orgId, made.admin.userId, rules);
  const count = async () => {
    const [row] = await sudo<{ n: number }>(
      `SELECT count(*)::int AS n FROM rules WHERE org_id = $1 AND active AND (expires_at IS NULL OR expires_at > now())`,
      [made.orgId],
    );
    return row?.n;
  };
  return { ...made, count };
}

const more = (namespace: string) => body({ arg_constraints: { namespace } });

it('of rules made at once a tool keeps 1,000; what has expired is in nobody’s way', async () => {
  const { operator, count } = await crowded(996, 300);
  const made = await Promise.allSettled(
    Array.from({ length: 12 }, (_, n) => createRule(operator, more(`namespace-${n}`), call)),
  );
  const refused = made.flatMap((one) => (one.status === 'rejected' ? [one.reason as { code: string }] : []));
  expect(refused.map(({ code }) => code)).toEqual(Array.from({ length: 8 }, () => 'CONFLICT'));
  expect(await count()).toBe(1000);
});

it('a rule in force can be replaced where there are 1,000; one that has expired can’t, and stays as it is', async () => {
  const { operator, admin, orgId, count } = await crowded(999, 0);
  const [expired] = await makeRules(sudo, orgId, admin.userId, [{ expires_in: -10 }]);
  const last = await createRule(operator, more('last'), call);
  await expect(replaceRule(operator, idOf(last), { max_uses: 3 }, call)).resolves.toMatchObject({ in_force: true });
  expect(await count()).toBe(1000);
  const again = replaceRule(operator, expired!, { expires_at: inAWeek() }, call);
  await expect(again).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringMatching(/1000 rules in force/),
  });
  expect(await sudo('SELECT active FROM rules WHERE org_id = $1 AND id = $2', [orgId, expired])).toEqual([
    { active: true },
  ]);
  expect(await count()).toBe(1000);
});
