import { appendAudit, auditRow } from '@/lib/audit/append';
import type { CreateSecretBody, RotateSecretBody, SecretInfo } from '@/lib/contracts/secrets';
import { requirePerson } from '@/lib/agents/people';
import { violatedConstraint } from '@/lib/db/errors';
import { sql } from '@/lib/db/raw';
import { inOrg } from '@/lib/db/tx';
import { conflict, notFound } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { lockOrg } from '@/lib/orgs/update';
import { newId } from '@/lib/ids';
import { sealer } from '@/lib/signing/process-keys';
import { secretContext } from './context';
import { secretInfo, secretRow } from './list';

/** An organization keeps at most this many secrets. */
const MOST = 1000;

/** Stores a secret, sealed. Its value is in no answer, event or log. Throws 409 when the name is taken. */
export async function createSecret(
  actor: Actor,
  { name, value, allowed_hosts }: CreateSecretBody,
  call: { requestId: string },
): Promise<SecretInfo> {
  const person = requirePerson(actor);
  const { orgId } = actor;
  const id = newId('sec');
  const sealed = sealer().seal(value, secretContext(orgId, id));
  try {
    return await inOrg(orgId, async (tx) => {
      await lockOrg(tx, orgId); // of several at once each counts those before it
      if ((await tx.secrets.count({ where: { org_id: orgId }, take: MOST })) >= MOST) {
        throw conflict(`This organization has ${MOST} secrets; delete one first.`);
      }
      await tx.$executeRaw(
        sql`INSERT INTO secrets (org_id, id, name, sealed, allowed_hosts, created_by)
            VALUES (${orgId}::uuid, ${id}::uuid, ${name}, ${sealed}, ${allowed_hosts}::text[], ${person.userId}::uuid)`,
      );
      await appendAudit(tx, orgId, [auditRow(actor, call.requestId, 'secret_created', { name, allowed_hosts })]);
      return secretInfo(tx, orgId, await secretRow(tx, orgId, id));
    });
  } catch (error) {
    if (violatedConstraint(error) === 'secrets_org_id_name_key') {
      throw conflict(`There is a secret '${name}' already; rotate it instead.`);
    }
    throw error;
  }
}

/** Gives a secret a new value, and other hosts where they are given. The old value is gone. Throws 404. */
export async function rotateSecret(
  actor: Actor,
  secretId: string,
  body: RotateSecretBody,
  call: { requestId: string },
): Promise<SecretInfo> {
  requirePerson(actor);
  const { orgId } = actor;
  return inOrg(orgId, async (tx) => {
    const row = await secretRow(tx, orgId, secretId);
    const sealed = sealer().seal(body.value, secretContext(orgId, row.id));
    const count = await tx.$executeRaw(
      sql`UPDATE secrets SET sealed = ${sealed}, rotated_at = clock_timestamp(),
            allowed_hosts = coalesce(${body.allowed_hosts ?? null}::text[], allowed_hosts)
          WHERE org_id = ${orgId}::uuid AND id = ${row.id}::uuid`,
    );
    if (count !== 1) throw notFound('secret');
    const rotated = await secretRow(tx, orgId, row.id);
    const payload = { name: rotated.name, allowed_hosts: rotated.allowed_hosts };
    await appendAudit(tx, orgId, [auditRow(actor, call.requestId, 'secret_rotated', payload)]);
    return secretInfo(tx, orgId, rotated);
  });
}

/** Deletes a secret at once, also one that manifests name: their tools fail until there is another. Throws 404. */
export async function deleteSecret(actor: Actor, secretId: string, call: { requestId: string }): Promise<void> {
  requirePerson(actor);
  const { orgId } = actor;
  return inOrg(orgId, async (tx) => {
    const row = await secretRow(tx, orgId, secretId);
    const { count } = await tx.secrets.deleteMany({ where: { org_id: orgId, id: row.id } });
    if (count !== 1) throw notFound('secret');
    await appendAudit(tx, orgId, [auditRow(actor, call.requestId, 'secret_deleted', { name: row.name })]);
  });
}
