import { describe, expect, it } from 'vitest';
import { makeApprovals } from '@/lib/approvals/testing/arrange';
import { withOrg } from '@/lib/db/scope';
import { APPROVALS_OF_TOOL } from '@/lib/db/sql/rules';
import { blastRadius } from './blast-radius';
import { createRule } from './create';
import { arranged, body, call, sudo } from './testing/life';

describe('blast radius', () => {
  it('reads no more than some megabytes at a time, and every approval all the same', async () => {
    const { operator, orgId } = await arranged();
    await makeApprovals(
      sudo,
      orgId,
      Array.from({ length: 6 }, () => ({ status: 'denied' })),
    );
    await sudo('ALTER TABLE approvals DISABLE TRIGGER approvals_guard');
    await sudo(`UPDATE approvals SET params_sealed = decode(repeat('00', 3000000), 'hex') WHERE org_id = $1`, [orgId]);
    await sudo('ALTER TABLE approvals ENABLE TRIGGER approvals_guard');
    const values = [orgId, 'kubernetes', 'deploy', null, new Date(0), null, null, 500];
    const rows = await withOrg(orgId, (run) => run(APPROVALS_OF_TOOL, values));
    expect(rows.length).toBe(2);
    expect(await blastRadius(operator, body())).toMatchObject({ examined: 6, matched: 6, denied: 6, complete: true });
  });

  const approval = (namespace: string, status: string, more = {}) => ({ params: { namespace }, status, ...more });

  it('says what it would have approved, and what of it was denied, with examples', async () => {
    const { operator, orgId } = await arranged();
    await makeApprovals(sudo, orgId, [
      ...Array.from({ length: 6 }, () => approval('production', 'approved')),
      approval('production', 'denied'),
      approval('staging', 'denied'),
      approval('production', 'denied', { created_ago: 31 * 86_400 }),
      approval('production', 'approved', { reason_codes: ['AMOUNT_THRESHOLD'] }),
      approval('production', 'approved', { risk_tier: 'critical' }),
      approval('production', 'approved', { tool: 'other' }),
    ]);
    const radius = await blastRadius(operator, body());
    expect(radius).toMatchObject({ examined: 10, complete: true, matched: 7, denied: 1 });
    expect(radius.by_status).toEqual({ approved: 6, denied: 1 });
    expect(radius.examples.map(({ status }) => status)).toEqual([
      'denied',
      'approved',
      'approved',
      'approved',
      'approved',
    ]);
    await expect(createRule(operator, body(), call)).rejects.toMatchObject({
      code: 'CONFIRM_DENIED',
      current: { denied: 1 },
    });
    await expect(createRule(operator, body({ confirm_denied: true }), call)).resolves.toMatchObject({ active: true });
  });
});
