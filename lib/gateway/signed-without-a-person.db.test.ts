import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { getApproval } from '@/lib/approvals/get';
import { verifySignature } from '@/lib/approvals/signature';
import { testDatabase } from '@/lib/db/testing/database';
import type { AgentActor } from '@/lib/identity/actor';
import { parseId } from '@/lib/ids';
import { signingSecrets } from '@/lib/signing-secrets/current';
import { makeRules } from '@/lib/standing-rules/testing/arrange';
import { execute } from './execute';
import type { ProposedAction } from './proposed-action';
import { arrangeAgent, callOf, propose, request } from './testing/arrange';

const { sudo } = await testDatabase();

const gated = {
  constraints: { require_human_approval: ['kubernetes:deploy'] },
  tools: { deploy: { type: 'mock' as const, config: { response_data: { done: true } } } },
};

/** The signature that is kept, and the one that anybody who has the secret computes from what the API says. */
async function signatures(actor: AgentActor, proposed: ProposedAction) {
  const { answer } = await execute(actor, proposed, callOf());
  const id = parseId('appr', answer.approval_id ?? '')!;
  const { approval_id, decided_by, expires_at, resolution, version } = await getApproval(actor, id);
  const { current } = await signingSecrets(actor.orgId);
  const message = `${approval_id}:approved:${decided_by}:${expires_at.slice(0, 19)}+00:00`;
  return {
    id,
    version,
    kept: resolution?.signature,
    computed: createHmac('sha256', current).update(message).digest('hex'),
  };
}

describe('what is approved without a person is signed in the statement that approves it', () => {
  it.each(['a proposal', 'a direct request'])('by a standing rule: %s', async (what) => {
    const { actor, orgId, userId } = await arrangeAgent(sudo, gated);
    await makeRules(sudo, orgId, userId, [{ arg_constraints: {}, max_uses: 5 }]);
    const { id, kept, computed } = await signatures(actor, what === 'a proposal' ? propose() : request());
    expect(kept).toBe(computed);
    expect(await verifySignature(actor, id, computed)).toMatchObject({ valid: true });
    expect(await verifySignature(actor, id, 'f'.repeat(64))).toMatchObject({ code: 'INVALID_SIGNATURE' });
  });

  it('by an owner who turned gating off', async () => {
    const { actor, orgId } = await arrangeAgent(sudo, gated);
    await sudo(
      `UPDATE orgs SET gating_enabled = false, gating_reason = 'incident', gating_until = now() + interval '1 hour' WHERE id = $1`,
      [orgId],
    );
    const { id, kept, computed, version } = await signatures(actor, request());
    expect([kept, version]).toEqual([computed, 1]);
    expect(await verifySignature(actor, id, computed)).toMatchObject({ valid: true });
  });

  it('what waits for a person is not', async () => {
    const { actor } = await arrangeAgent(sudo, gated);
    expect(await signatures(actor, propose())).toMatchObject({ kept: undefined });
  });
});
