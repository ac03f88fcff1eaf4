import { z } from 'zod';
import { auditRow } from '@/lib/audit/append';
import type { Role } from '@/lib/authority/roles';
import { now } from '@/lib/clock';
import { DEMO_MEMBER, DEMO_USER } from '@/lib/db/sql/demo-seed';
import type { Run } from '@/lib/db/scope';
import type { UserActor } from '@/lib/identity/actor';
import { asId, newId, type OrgId } from '@/lib/ids';
import { DEMO_SLUG, OPERATORS } from './org';
import { eventAt, type Row } from './rows';

/** Somebody who is there. */
export type Person = { id: string; email: string; name: string };

const ids = z.array(z.object({ id: z.string() })).length(1);

/** Makes the first owner the demo's owner, and the operators that its history needs. */
export async function makePeople(run: Run, orgId: OrgId, owner: Person, since: Date) {
  const events: Row[] = [];
  const system = { kind: 'system' as const, orgId, label: 'first start' };
  const join = async (person: Person, role: Role, at: Date): Promise<UserActor> => {
    await run(DEMO_MEMBER, [orgId, person.id, role, at]);
    const payload = { user_id: person.id, email: person.email, role };
    events.push(eventAt(auditRow(system, null, 'member_joined', payload), at));
    return asActor(orgId, person, role);
  };
  // The owner joins now: the organization of their own was first, and is where a sign-in goes.
  const boss = await join(owner, 'owner', now());
  const operators: UserActor[] = [];
  for (const { email, name } of OPERATORS) {
    const [user] = ids.parse(await run(DEMO_USER, [newId('usr'), email, name]));
    if (user) operators.push(await join({ id: user.id, email, name }, 'operator', since));
  }
  return { boss, operators, events };
}

/** A person as the audit log names them; nobody acts with it. */
const asActor = (orgId: OrgId, { id, email, name }: Person, role: Role): UserActor => ({
  kind: 'user',
  ...{ email, name, orgId, role },
  userId: asId('usr', id),
  orgSlug: DEMO_SLUG,
  via: 'session',
  sessionId: null,
  tokenId: null,
  scopes: 'all',
  reauthenticatedAt: null,
  mcpDecisions: false,
});
