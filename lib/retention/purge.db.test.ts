import { beforeEach, describe, expect, it } from 'vitest';
import { makeOrg } from '@/lib/approvals/testing/arrange';
import { newId, type OrgId } from '@/lib/ids';
import { left, linesOf, old, plan, purge, sudo } from './testing/archive';

let org: OrgId;

describe('what is old enough to go', () => {
  beforeEach(async () => {
    org = await makeOrg(sudo);
  });

  it('follows the days of the settings: decided 90, executed 180', async () => {
    const gone = [
      ...(await old(
        org,
        91,
        { status: 'denied' },
        { status: 'approved', execution_mode: 'none' },
        { status: 'expired', expires_in: -90 * 86_400 },
      )),
      ...(await old(
        org,
        181,
        { status: 'approved', execution_mode: 'gateway', execution_status: 'succeeded' },
        { status: 'approved', execution_mode: 'agent', execution_status: 'failed' },
      )),
    ];
    const stay = [
      ...(await old(org, 89, { status: 'denied' })),
      ...(await old(org, 179, { status: 'approved', execution_mode: 'gateway', execution_status: 'failed' })),
    ];
    expect(await plan(org)).toMatchObject({ approvals: { decided: 3, executed: 2 }, events: 0 });
    expect(await left(org)).toEqual([...gone, ...stay].sort()); // planning changes nothing
    expect(await purge(org)).toMatchObject({ plan: { approvals: { decided: 3, executed: 2 } } });
    expect(await left(org)).toEqual(stay.sort());
  });

  it('never is what waits, runs, is to be started, or is for a person to reconcile', async () => {
    const ids = await old(
      org,
      4_000,
      { status: 'pending' },
      { status: 'pending', expires_in: -4_000 * 86_400 + 60 },
      { status: 'approved', execution_mode: 'gateway' },
      { status: 'approved', execution_mode: 'gateway', execution_status: 'running' },
      { status: 'approved', execution_mode: 'gateway', execution_status: 'ambiguous' },
    );
    expect(await plan(org)).toMatchObject({ approvals: { decided: 0, executed: 0 } });
    expect(await purge(org)).toBeNull();
    expect(await left(org)).toEqual([...ids].sort());
  });

  it('is also what nobody will start or reconcile any more, where the organization is closed', async () => {
    await old(
      org,
      91,
      { status: 'approved', execution_mode: 'gateway' },
      { status: 'approved', execution_mode: 'gateway', execution_status: 'ambiguous' },
      { status: 'approved', execution_mode: 'agent', execution_status: 'ambiguous' },
    );
    expect(await plan(org)).toMatchObject({ approvals: { decided: 0 } });
    await sudo('UPDATE orgs SET closed_at = now() WHERE id = $1', [org]);
    expect(await purge(org)).toMatchObject({ plan: { approvals: { decided: 3 } } });
    expect(await left(org)).toEqual([]);
  });

  it('follows an organization’s own settings, and leaves other organizations alone', async () => {
    await old(org, 10, { status: 'denied' });
    const first = org;
    org = await makeOrg(sudo, { retention_days: { decided: 5 } });
    const [mine] = await old(org, 10, { status: 'denied' });
    expect(mine).toBeDefined();
    await purge(org);
    expect(await left(org)).toEqual([]);
    org = first;
    expect(await left(org)).toHaveLength(1);
  });

  it('takes along what belongs to an approval, and keeps rules', async () => {
    const [id] = await old(org, 200, { status: 'denied' });
    const [person] = [newId('usr')];
    await sudo(`INSERT INTO users (id, email, name) VALUES ($1, $2, 'Ada')`, [person, `${person}@acme.test`]);
    await sudo(
      `INSERT INTO reviews (org_id, id, approval_id, user_id, decision, via) VALUES ($1, new_id(), $2, $3, 'denied', 'ui')`,
      [org, id, person],
    );
    await sudo(
      `INSERT INTO rules (org_id, id, tool_name, arg_constraints, description, created_by, created_by_label, created_from)
       VALUES ($1, new_id(), 'a:b', '{}', 'kept', $2, 'ada', $3)`,
      [org, person, id],
    );
    const done = await purge(org);
    expect(await sudo('SELECT FROM reviews WHERE org_id = $1', [org])).toHaveLength(0);
    expect(await sudo('SELECT FROM rules WHERE org_id = $1', [org])).toHaveLength(1);
    const lines = await linesOf(done!.archive.name);
    expect(lines.map((one) => one.table).filter(Boolean)).toEqual(['approvals', 'reviews']);
    expect(lines[1]!.row).toMatchObject({ id, status: 'denied', params: { namespace: 'production' } });
    expect(lines[1]!.row).not.toHaveProperty('params_sealed');
  });
});
