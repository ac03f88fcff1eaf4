import type { RoleName } from '@/lib/contracts/identity';
import type { Added } from '@/lib/contracts/members';
import { inOrg } from '@/lib/db/tx';
import { invalidField } from '@/lib/errors';
import type { Actor } from '@/lib/identity/actor';
import { hashPassword } from '@/lib/identity/password';
import { weakness } from '@/lib/identity/weak-passwords';
import { newId } from '@/lib/ids';
import { nameFrom } from '@/lib/identity/name';
import { lockOrg } from '@/lib/orgs/update';
import { invite, refuseMember } from './invite';
import { createPerson, joinOrg } from './join';
import { findMember } from './list';

export type Addition = { email: string; name?: string | undefined; role: RoleName; password?: string | undefined };

/**
 * `POST /orgs/{org}/members`: invites; or with a password makes the person at once, who must change it at first sign-in.
 * The latter only for addresses without an account: nobody sets the password of an account that exists.
 */
export async function addMember(actor: Actor, body: Addition, call: { requestId: string }): Promise<Added> {
  const { email, role, password, name = nameFrom(email) } = body;
  if (password === undefined) {
    const { token, url, mailed, ...invitation } = await invite(actor, { email, name: body.name, role }, call);
    return { added: 'invitation', invitation, token, url, mailed };
  }
  const weak = weakness(password, email);
  if (weak) throw invalidField('password', weak);
  const id = newId('usr');
  const hash = await hashPassword(password);
  const member = await inOrg(actor.orgId, async (tx) => {
    await lockOrg(tx, actor.orgId);
    await refuseMember(tx, actor.orgId, email);
    if (!(await createPerson(tx, { id, email, name, hash, mustChange: true }))) {
      throw invalidField('password', 'can’t be set for this address; leave it out to invite the person');
    }
    await joinOrg(tx, actor, { orgId: actor.orgId, userId: id, email, role }, call.requestId);
    return findMember(tx, actor.orgId, id);
  });
  if (!member) throw new Error('a member that was just added is not there');
  return { added: 'member', member };
}
