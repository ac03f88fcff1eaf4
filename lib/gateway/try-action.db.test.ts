import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import type { UserActor } from '@/lib/identity/actor';
import { newId } from '@/lib/ids';
import { dryRun, tryAction } from './evaluate';
import { arrangeAgent, propose } from './testing/arrange';

const { sudo } = await testDatabase();

const RECORDS = ['approvals', 'interactions', 'budget_uses', 'audit_events', 'outbox'];

const counts = async (orgId: string) => {
  const rows = await sudo<{ name: string; tables: boolean }>(
    `SELECT table_name AS name, true AS tables FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name = 'org_id' AND table_name NOT LIKE '%\\_view'`,
  );
  const all: Record<string, number> = {};
  for (const { name } of rows) {
    const [row] = await sudo<{ n: string }>(`SELECT count(*) AS n FROM "${name}" WHERE org_id = $1`, [orgId]);
    all[name] = Number(row?.n);
  }
  return all;
};

const personOf = ({ orgId, slug, userId }: Awaited<ReturnType<typeof arrangeAgent>>): UserActor => ({
  kind: 'user',
  ...{ userId, orgId, orgSlug: slug, email: 'ana@example.test', name: 'Ana', role: 'viewer', via: 'session' },
  ...{ sessionId: newId('ses'), tokenId: null, scopes: 'all', reauthenticatedAt: null, mcpDecisions: false },
});

describe('trying an action as an agent', () => {
  it('answers what the agent would be answered, and writes nothing at all', async () => {
    const arranged = await arrangeAgent(sudo, {
      constraints: { require_human_approval: ['kubernetes:deploy'], max_actions_per_day: 5 },
      policy: { tool_denylist: ['kubernetes:delete'] },
    });
    const before = await counts(arranged.orgId);
    expect(Object.keys(before)).toEqual(expect.arrayContaining(RECORDS.slice(0, 2)));
    for (const tool of ['deploy', 'delete', 'unknown']) {
      const action = { type: 'kubernetes', tool, params: { namespace: 'production' } };
      const asked = await tryAction(personOf(arranged), arranged.actor.agentId, { action });
      expect(asked).toEqual(await dryRun(arranged.actor, propose(action)));
    }
    expect(await counts(arranged.orgId)).toEqual(before);
  });

  it('takes a capability token, where one is demanded, for given, and no other agent for this one', async () => {
    const arranged = await arrangeAgent(sudo, {
      policy: { require_capability_token: true, tool_denylist: ['kubernetes:delete'] },
    });
    const action = { type: 'kubernetes', tool: 'deploy', params: {} };
    const codes = (answer: { reasons: readonly { code: string }[] }) => answer.reasons.map(({ code }) => code);
    const asked = await tryAction(personOf(arranged), arranged.actor.agentId, { action });
    expect(codes(asked)).not.toContain('CAPABILITY_TOKEN_REQUIRED');
    expect((await dryRun(arranged.actor, propose(action))).decision).toBe('DENY');
    await expect(tryAction(personOf(arranged), 'nobody', { action })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const elsewhere = await arrangeAgent(sudo);
    await sudo(`DELETE FROM manifests WHERE org_id = $1`, [elsewhere.orgId]);
    expect((await tryAction(personOf(elsewhere), arranged.actor.agentId, { action })).decision).toBe('DENY');
  });
});
