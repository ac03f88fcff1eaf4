import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { decide } from '@/lib/approvals/decide';
import { makeApprovals, makeMember, makeOrg } from '@/lib/approvals/testing/arrange';
import { testDatabase } from '@/lib/db/testing/database';
import { newId } from '@/lib/ids';
import { notifyApprovals } from './notify';

const { url, sudo } = await testDatabase();

/** Everything that is notified, until the last of `expected` has been heard. */
async function heard(expected: readonly string[], work: () => Promise<unknown>): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('LISTEN countersign_approvals');
  const payloads: string[] = [];
  const all = new Promise<void>((resolve) => {
    client.on('notification', ({ payload = '' }) => {
      payloads.push(payload);
      if (expected.every((one) => payloads.includes(one))) resolve();
    });
  });
  await work();
  await all;
  await client.end();
  return payloads;
}

describe('notifyApprovals', () => {
  it('tells of everything, however many come up at once, of every organization', async () => {
    const orgs = [newId('org'), newId('org')];
    const ids = Array.from({ length: 50 }, () => newId('appr'));
    const expected = orgs.flatMap((org) => ids.map((id) => `${org} ${id}`));
    const payloads = await heard(expected, async () => {
      for (const id of ids) for (const org of orgs) notifyApprovals(org, [id]);
    });
    expect(payloads.toSorted()).toEqual(expected.toSorted());
  });

  it('tells of a decision once, after its commit; of other writes the database tells by itself', async () => {
    const org = await makeOrg(sudo);
    const person = await makeMember(sudo, org);
    const [decided, touched] = await makeApprovals(sudo, org, [{}, {}]);
    const payloads = await heard([`${org} ${decided}`, `${org} ${touched}`], async () => {
      await decide(person, { verb: 'approve', items: [{ id: decided! }], via: 'api' }, { requestId: null });
      await sudo(`UPDATE approvals SET expires_at = expires_at - interval '1 second' WHERE id = $1`, [touched]);
    });
    expect(payloads.toSorted()).toEqual([`${org} ${decided}`, `${org} ${touched}`].toSorted());
  });
});
