import { z } from 'zod';
import { appendAudit, auditRow } from '@/lib/audit/append';
import type { OrgDetail } from '@/lib/contracts/orgs';
import { inOrg } from '@/lib/db/tx';
import { conflict, forbidden, invalidField } from '@/lib/errors';
import { memberOf, type Account } from '@/lib/identity/account';
import { requireSignIn } from '@/lib/identity/sessions';
import { newId } from '@/lib/ids';
import { getOrg } from './get';
import { slugProblem } from './reserved-slugs';

const outcome = z.array(z.object({ outcome: z.enum(['created', 'taken', 'forbidden']) })).length(1);

/** `POST /orgs`: an owner of the first organization makes another one and is its owner. */
export async function createOrg(
  account: Account,
  body: { name: string; slug: string },
  call: { requestId: string },
): Promise<OrgDetail> {
  requireSignIn(account);
  const problem = slugProblem(body.slug);
  if (problem) throw invalidField('slug', problem);
  const orgId = newId('org');
  const actor = memberOf(account, { orgId, orgSlug: body.slug, role: 'owner' });
  await inOrg(orgId, async (tx) => {
    const rows = await tx.$queryRaw`
      SELECT org_create(${orgId}::uuid, ${body.slug}, ${body.name}, ${account.userId}::uuid) AS outcome`;
    const [{ outcome: result } = { outcome: 'forbidden' }] = outcome.parse(rows);
    if (result === 'forbidden') throw forbidden('Only an owner of the first organization may make another one.');
    if (result === 'taken') throw conflict('There is an organization with this slug already.');
    await appendAudit(tx, orgId, [
      auditRow(actor, call.requestId, 'org_created', { slug: body.slug, name: body.name }),
      auditRow(actor, call.requestId, 'member_joined', { user_id: actor.userId, email: actor.email, role: 'owner' }),
    ]);
  });
  return getOrg(actor);
}
