import { isDeepStrictEqual } from 'node:util';
import { appendAudit, auditRow } from '@/lib/audit/append';
import type { CreatePolicyBody, PolicyInfo, UpdatePolicyBody } from '@/lib/contracts/policies';
import { peopleOf, requirePerson } from '@/lib/agents/people';
import { violatedConstraint } from '@/lib/db/errors';
import { sql } from '@/lib/db/raw';
import { inOrg, type Tx } from '@/lib/db/tx';
import { conflict, notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { lockOrg } from '@/lib/orgs/update';
import { newId } from '@/lib/ids';
import { policyRow } from './list';
import { policyContent, presentPolicy, type PolicyRow } from './present';

/** An organization has at most this many policies: each is looked at in every evaluation. */
const MOST = 500;

/** Makes an org policy; it holds from the next evaluation on. Throws 409 when the name is taken. */
export async function createPolicy(
  actor: Actor,
  policy: CreatePolicyBody,
  call: { requestId: string },
): Promise<PolicyInfo> {
  const person = requirePerson(actor);
  const { orgId } = actor;
  const id = newId('pol');
  return naming(policy.name, () =>
    inOrg(orgId, async (tx) => {
      await lockOrg(tx, orgId); // of several at once each counts those before it
      if ((await tx.org_policies.count({ where: { org_id: orgId }, take: MOST })) >= MOST) {
        throw conflict(`This organization has ${MOST} policies; delete one first.`);
      }
      await tx.$executeRaw(
        sql`INSERT INTO org_policies (org_id, id, name, effect, priority, match, message, enabled, created_by)
            VALUES (${orgId}::uuid, ${id}::uuid, ${policy.name}, ${policy.effect}, ${policy.priority}::int,
              ${JSON.stringify(policy.match)}::jsonb, ${policy.message ?? null}, ${policy.enabled}, ${person.userId}::uuid)`,
      );
      return recorded(tx, actor, await policyRow(tx, orgId, id), 'created', call);
    }),
  );
}

/**
 * Changes an org policy; what the change leaves out stays. The row is locked while it is changed. A change of nothing
 * leaves no trace. Throws 404, 409 when the name is taken.
 */
export async function updatePolicy(
  actor: Actor,
  policyId: string,
  change: UpdatePolicyBody,
  call: { requestId: string },
): Promise<PolicyInfo> {
  requirePerson(actor);
  const { orgId } = actor;
  return naming(change.name ?? '', () =>
    inOrg(orgId, async (tx) => {
      const { id } = await policyRow(tx, orgId, policyId);
      await tx.$executeRaw(
        sql`SELECT 1 FROM org_policies WHERE org_id = ${orgId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`,
      );
      const before = await policyRow(tx, orgId, id);
      const from = policyContent(before);
      const to = {
        name: change.name ?? from.name,
        effect: change.effect ?? from.effect,
        priority: change.priority ?? from.priority,
        match: change.match ?? from.match,
        message: change.message === undefined ? from.message : change.message,
        enabled: change.enabled ?? from.enabled,
      };
      if (isDeepStrictEqual(from, to)) return presentPolicy(before, await peopleOf(tx, orgId, [before.created_by]));
      await tx.$executeRaw(
        sql`UPDATE org_policies SET name = ${to.name}, effect = ${to.effect}, priority = ${to.priority}::int,
              match = ${JSON.stringify(to.match)}::jsonb, message = ${to.message}, enabled = ${to.enabled},
              updated_at = clock_timestamp()
            WHERE org_id = ${orgId}::uuid AND id = ${id}::uuid`,
      );
      return recorded(tx, actor, await policyRow(tx, orgId, id), 'updated', call);
    }),
  );
}

/** Deletes an org policy. Throws 404. */
export async function deletePolicy(actor: Actor, policyId: string, call: { requestId: string }): Promise<void> {
  requirePerson(actor);
  const { orgId } = actor;
  return inOrg(orgId, async (tx) => {
    const row = await policyRow(tx, orgId, policyId);
    const { count } = await tx.org_policies.deleteMany({ where: { org_id: orgId, id: row.id } });
    if (count !== 1) throw notFound('policy');
    await appendAudit(tx, orgId, [
      auditRow(actor, call.requestId, 'policy_changed', { policy_id: row.id, name: row.name, change: 'deleted' }),
    ]);
  });
}

async function recorded(
  tx: Tx,
  actor: Actor,
  row: PolicyRow,
  change: 'created' | 'updated',
  call: { requestId: string },
): Promise<PolicyInfo> {
  const payload = { policy_id: row.id, name: row.name, change, to: policyContent(row) };
  await appendAudit(tx, actor.orgId, [auditRow(actor, call.requestId, 'policy_changed', payload)]);
  return presentPolicy(row, await peopleOf(tx, actor.orgId, [row.created_by]));
}

async function naming<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (violatedConstraint(error) === 'org_policies_org_id_name_key') {
      throw conflict(`There is a policy '${name}' already.`);
    }
    throw error;
  }
}
