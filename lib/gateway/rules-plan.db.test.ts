import { expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { GATEWAY_READ } from '@/lib/db/sql/gateway-read';
import { readFacts } from '@/lib/gateway/facts';
import { makeRules } from '@/lib/standing-rules/testing/arrange';
import { withOrg } from '@/lib/db/scope';
import { arrangeAgent } from './testing/arrange';

const { sudo } = await testDatabase();

const references = {
  counterpartyIds: [],
  capabilityTokenId: null,
  grantId: null,
  idempotency: null,
  collapseKey: null,
};

it('among 10,000 rules in force reads those of the tool only, by their index, below row-level security', async () => {
  const { actor, orgId, tokenId, userId } = await arrangeAgent(sudo);
  await makeRules(
    sudo,
    orgId,
    userId,
    Array.from({ length: 10_000 }, (_, n) => ({
      tool_name: `kubernetes:tool-${Math.floor(n / 20)}`,
      max_uses: 10,
      use_count: n % 2 === 0 ? 10 : 0,
    })),
  );
  await sudo('ANALYZE rules');
  const { rules } = await readFacts(actor, 'kubernetes:tool-7', references);
  expect(rules).toHaveLength(15); // ten in force, and five of the ten used up
  const values = [orgId, 'deployment-bot', tokenId, 'kubernetes:tool-7', [], ...Array.from({ length: 6 }, () => null)];
  const plan = await withOrg(orgId, async (run) => {
    const rows = await run({ name: '', text: `EXPLAIN (ANALYZE, FORMAT TEXT) ${GATEWAY_READ.text}` }, values);
    return rows.map((row) => String(row['QUERY PLAN'])).join('\n');
  });
  expect(plan).toMatch(/Index Scan.*using rules_in_force/);
  expect(plan).toMatch(/Index Scan.*using rules_used_up/);
  expect(plan).not.toMatch(/Seq Scan on rules/);
});

it('reads no more than the last five of the rules that have expired', async () => {
  const { actor, orgId, userId } = await arrangeAgent(sudo);
  const expired = Array.from({ length: 1_200 }, (_, n) => ({ expires_in: -10 - n }));
  await makeRules(sudo, orgId, userId, [...expired, { expires_in: 3_600 }, {}]);
  const { rules } = await readFacts(actor, 'kubernetes:deploy', references);
  expect(rules.map((rule) => rule.expired).sort()).toEqual([false, false, true, true, true, true, true]);
});
