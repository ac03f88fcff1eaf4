import { z } from 'zod';
import { appendAudit, auditRow } from '@/lib/audit/append';
import type { NewToken } from '@/lib/contracts/tokens';
import { asOwner, USER_RESET_PASSWORD } from '@/lib/db/sql/identity-owner';
import { ORG_BY_REF } from '@/lib/db/sql/identity-people';
import { withoutOrg } from '@/lib/db/scope';
import { inOrg } from '@/lib/db/tx';
import { asId, newId, type OrgId } from '@/lib/ids';
import { createPerson, joinOrg } from '@/lib/members/join';
import { lockOrg } from '@/lib/orgs/update';
import { issueToken } from '@/lib/tokens/create';
import { tokenSpec } from '@/lib/tokens/spec';
import type { SystemActor } from './actor';
import { findLogin } from './credentials';
import { nameFrom } from './name';
import { generatedPassword, hashPassword } from './password';

/** What whoever runs the server may do at its command line. Every act is in the organization's audit log. */

const operator = (orgId: OrgId): SystemActor => ({ kind: 'system', orgId, label: 'command line' });

/** Sets a generated password, which must be changed at the next sign-in, and ends every session. Null: no such account. */
export async function resetPassword(ownerUrl: string, email: string): Promise<string | null> {
  const password = generatedPassword();
  const hash = await hashPassword(password);
  const rows = await asOwner(ownerUrl, (run) => run(USER_RESET_PASSWORD, [email, hash]));
  return z.array(z.object({ reset: z.boolean() })).parse(rows)[0]?.reset ? password : null;
}

async function orgBySlug(slug: string): Promise<OrgId> {
  const row = z.object({ org_id: z.string(), closed: z.boolean() });
  const [org] = z.array(row).parse(await withoutOrg((run) => run(ORG_BY_REF, [null, slug])));
  if (!org || org.closed) throw new Error(`There is no organization ${slug}.`);
  return asId('org', org.org_id);
}

/** Makes a person an owner: a new account (its generated password is returned), a new membership, or a new role. */
export async function addOwner(email: string, orgSlug: string): Promise<{ password: string | null }> {
  const orgId = await orgBySlug(orgSlug);
  const known = await findLogin(email);
  const password = known ? null : generatedPassword();
  const hash = password && (await hashPassword(password));
  const userId = known ? asId('usr', known.user_id) : newId('usr');
  const actor = operator(orgId);
  await inOrg(orgId, async (tx) => {
    await lockOrg(tx, orgId);
    if (hash && !(await createPerson(tx, { id: userId, email, name: nameFrom(email), hash, mustChange: true }))) {
      throw new Error(`An account for ${email} was made just now. Try again.`);
    }
    const where = { org_id: orgId, user_id: userId };
    const member = await tx.members.findFirst({ where });
    if (!member) return joinOrg(tx, actor, { orgId, userId, email, role: 'owner' }, null);
    await tx.members.updateMany({ where, data: { role: 'owner', disabled_at: null } });
    const from = member.disabled_at ? 'disabled' : member.role;
    const payload = { user_id: userId, email, from, to: 'owner' };
    await appendAudit(tx, orgId, [auditRow(actor, null, 'member_role_changed', payload)]);
  });
  return { password };
}

/** Makes a key of an agent or a service (never of a person: those are made by the person). Throws as `tokenSpec`. */
export async function createKey(
  orgSlug: string,
  key: { agentId: string } | { service: string },
  days: number,
): Promise<NewToken> {
  const orgId = await orgBySlug(orgSlug);
  const spec = tokenSpec(
    'agentId' in key
      ? { kind: 'agent', name: `${key.agentId} (command line)`, agent_id: key.agentId, expires_in_days: days }
      : { kind: 'service', name: key.service, expires_in_days: days },
  );
  return inOrg(orgId, (tx) => issueToken(tx, operator(orgId), null, spec, null));
}
