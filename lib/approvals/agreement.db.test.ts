import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { separationInForce, type DecisionVia } from '@/lib/authority/duties';
import { ROLES, type Role } from '@/lib/authority/roles';
import { APPROVAL_STATUSES } from '@/lib/contracts/approvals';
import { RISK_TIERS } from '@/lib/contracts/manifest';
import { SEPARATE_REQUESTER } from '@/lib/contracts/orgs';
import { withOrg } from '@/lib/db/scope';
import { DECIDE } from '@/lib/db/sql/approvals-decide';
import { testDatabase } from '@/lib/db/testing/database';
import { decidedRow, explain } from './explain';
import { HASH, makeApprovals, makeMember, makeOrg } from './testing/arrange';
import { STATUS_OF } from './state';

const { sudo } = await testDatabase();

const GROUPS = 50;
const ITEMS = 200;
const OTHER_HASH = 'b'.repeat(64);
const mostly = <T>(usual: T, ...others: T[]) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, { weight: 2, arbitrary: fc.constantFrom(...others) });

/** Who decides and how: one statement each. */
const group = fc.record({
  verb: fc.constantFrom('approve' as const, 'deny' as const),
  role: mostly<Role | 'removed'>('operator', ...ROLES, 'removed'),
  colleague: fc.boolean(),
  setting: fc.constantFrom(...SEPARATE_REQUESTER, null),
  via: mostly<DecisionVia>('session', 'access_token', 'personal_token', 'mcp'),
  passwordAge: fc.option(fc.integer({ min: 0, max: 20 * 60_000 })),
  bulk: fc.boolean(),
});

/** One approval and what the decider says to have seen of it. */
const item = fc.record({
  status: mostly('pending' as const, ...APPROVAL_STATUSES),
  expires_in: mostly(600, -600, -1, 5),
  risk_tier: mostly('medium' as const, ...RISK_TIERS),
  requester: fc.constantFrom('me', 'other', null),
  editor: mostly(null, 'me', 'other'),
  decided_by: fc.constantFrom('me', 'other', null),
  action_hash: mostly(HASH, OTHER_HASH),
  version: mostly(1, 2),
  expected_version: mostly(undefined, 1, 2),
  expected_action_hash: mostly(undefined, HASH, OTHER_HASH),
});

describe('the deciding statement and the pure functions', () => {
  it(`agree on ${GROUPS * ITEMS} random cases`, { timeout: 120_000 }, async () => {
    const tally = new Map<string, number>();
    const cases = fc.sample(fc.tuple(group, fc.array(item, { minLength: ITEMS, maxLength: ITEMS })), {
      numRuns: GROUPS,
      seed: 20261121,
    });
    for (const [who, what] of cases) {
      const org = await makeOrg(sudo, { separate_requester: who.setting });
      const me = await makeMember(sudo, org, who.role === 'removed' ? 'operator' : who.role);
      if (who.role === 'removed') await sudo('UPDATE members SET disabled_at = now() WHERE user_id = $1', [me.userId]);
      const other = await makeMember(sudo, org, who.colleague ? 'admin' : 'viewer');
      const person = (name: string | null) => (name === 'me' ? me.userId : name === 'other' ? other.userId : null);
      const ids = await makeApprovals(
        sudo,
        org,
        what.map(({ status, expires_in, risk_tier, requester, decided_by, action_hash, version }) => ({
          ...{ status, expires_in, risk_tier, action_hash, version },
          requested_by_user: person(requester),
          decided_by: status === 'pending' || status === 'expired' ? null : person(decided_by),
        })),
      );
      const edits = what.flatMap(({ editor }, i) => (editor ? [{ id: ids[i], by: person(editor) }] : []));
      await sudo(
        `INSERT INTO approval_versions (org_id, approval_id, version, params, params_sealed, action_hash, edited_by)
         SELECT $1, e.id, 1, '{}', '\\x00', $2, e.by FROM jsonb_to_recordset($3::jsonb) AS e(id uuid, by uuid)`,
        [org, HASH, JSON.stringify(edits)],
      );
      const reauthenticatedAt = who.passwordAge === null ? null : new Date(Date.now() - who.passwordAge);
      const rows = await withOrg(org, (run) =>
        run(DECIDE, [
          org,
          ids,
          what.map((w) => w.expected_version ?? null),
          what.map((w) => w.expected_action_hash ?? null),
          STATUS_OF[who.verb],
          JSON.stringify({
            ...{ user_id: me.userId, label: me.email, via: who.via, token_id: null, bulk: who.bulk },
            reauthenticated_at: reauthenticatedAt,
          }),
          JSON.stringify({ decided_via: 'api', reason: 'no' }),
          null,
          ...[Buffer.alloc(64), Buffer.alloc(64), ids],
        ]),
      );
      expect(rows).toHaveLength(ITEMS);
      const people = [who.role, who.colleague ? 'admin' : 'viewer'].filter((r) => r !== 'viewer' && r !== 'removed');
      for (const [i, found] of rows.entries()) {
        const row = decidedRow.parse(found);
        const seen = { ...what[i]!, id: ids[i]! };
        expect(row.id).toBe(seen.id);
        expect(row.entitled).toBe(who.role !== 'viewer' && who.role !== 'removed');
        expect(row.separate).toBe(separationInForce(who.setting, people.length));
        const decider = { userId: me.userId, via: who.via, reauthenticatedAt, bulk: who.bulk };
        const said = explain(decider, who.verb, seen, row);
        const word = typeof said === 'string' ? said : said.code;
        tally.set(word, (tally.get(word) ?? 0) + 1);
        expect(row.outcome === null ? 'refused' : 'next').toBe(word === 'next' ? 'next' : 'refused');
        const left = row.overdue ? 'expired' : word === 'next' ? STATUS_OF[who.verb] : seen.status;
        expect(row.status).toBe(left);
        if (row.overdue && row.entitled) expect(word).toBe('APPROVAL_EXPIRED');
      }
    }
    // The cases are worth something only if they reach every answer.
    expect([...tally.keys()].sort()).toEqual([
      ...['ALREADY_DECIDED', 'APPROVAL_EXPIRED', 'BULK_NOT_ALLOWED', 'CHANGED', 'FORBIDDEN', 'REAUTH_REQUIRED'],
      ...['SELF_APPROVAL', 'next', 'stored'],
    ]);
    for (const [word, n] of tally) expect(n, word).toBeGreaterThan(20);
  });
});
