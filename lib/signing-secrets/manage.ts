import { appendAudit, auditRow } from '@/lib/audit/append';
import type { RotateSigningSecretBody, SigningSecret } from '@/lib/contracts/signing';
import { inOrg } from '@/lib/db/tx';
import type { UserActor } from '@/lib/identity/actor';
import { sealer } from '@/lib/signing/process-keys';
import { forgetSigningPads, newSigningSecret, signingSecretContext, signingSecrets } from './current';

/** Tells an admin the organization's signing secret, which is recorded. */
export async function readSigningSecret(actor: UserActor, call: { requestId: string }): Promise<SigningSecret> {
  const answer = await present(actor);
  await inOrg(actor.orgId, (tx) =>
    appendAudit(tx, actor.orgId, [auditRow(actor, call.requestId, 'signing_secret_read', { version: answer.version })]),
  );
  return answer;
}

/** Makes a new secret at once. What the one before signed stays valid for the time given. */
export async function rotateSigningSecret(
  actor: UserActor,
  { previous_valid_seconds: seconds }: RotateSigningSecretBody,
  call: { requestId: string },
): Promise<SigningSecret> {
  const { orgId } = actor;
  while (!(await replace(actor, seconds, call)));
  forgetSigningPads(orgId);
  return present(actor);
}

/** False when somebody else rotated meanwhile: then there is another one to be the previous. */
async function replace(actor: UserActor, seconds: number, call: { requestId: string }): Promise<boolean> {
  const { orgId } = actor;
  const { current, version } = await signingSecrets(orgId);
  const context = signingSecretContext(orgId);
  const sealed = sealer().seal(newSigningSecret(), context);
  const previous = sealer().seal(current, context);
  return inOrg(orgId, async (tx) => {
    const [row] = await tx.$queryRaw<{ version: number; previous_until: Date }[]>`
      INSERT INTO signing_secrets AS s (org_id, sealed, version, previous_sealed, previous_until, rotated_at, rotated_by)
      VALUES (${orgId}::uuid, ${sealed}, ${version + 1}, ${previous},
        clock_timestamp() + make_interval(secs => ${seconds}::float8), clock_timestamp(), ${actor.userId}::uuid)
      ON CONFLICT (org_id) DO UPDATE SET sealed = excluded.sealed, version = excluded.version,
        previous_sealed = excluded.previous_sealed, previous_until = excluded.previous_until,
        rotated_at = excluded.rotated_at, rotated_by = excluded.rotated_by
      WHERE s.version = ${version}
      RETURNING version, previous_until`;
    if (!row) return false;
    const payload = { version: row.version, previous_until: row.previous_until.toISOString() };
    await appendAudit(tx, orgId, [auditRow(actor, call.requestId, 'signing_secret_rotated', payload)]);
    return true;
  });
}

async function present(actor: UserActor): Promise<SigningSecret> {
  const { current, version, source, previousUntil, rotatedAt } = await signingSecrets(actor.orgId);
  return {
    secret: current,
    version,
    source,
    algorithm: 'HMAC-SHA256',
    message: '{approval_id}:{decision}:{approver}:{expires_at}',
    rotated_at: rotatedAt,
    previous_valid_until: previousUntil,
  };
}
