import { separationInForce, type SeparateRequester } from '@/lib/authority/duties';
import { atLeast, ROLES } from '@/lib/authority/roles';
import type { Tx } from '@/lib/db/tx';
import type { OrgId } from '@/lib/ids';
import { orgSettingsOf } from './settings';

export type Separation = { in_force: SeparateRequester; chosen: boolean; people_who_can_decide: number };

/** Roles whose members can decide approvals. */
const DECIDING_ROLES = ROLES.filter((role) => atLeast(role, 'operator'));

/** How many active members can decide. */
const countDeciders = (tx: Tx, orgId: OrgId): Promise<number> =>
  tx.members.count({ where: { org_id: orgId, disabled_at: null, role: { in: DECIDING_ROLES } } });

/** `separate_requester` in force: the organization's choice, else it follows from how many people can decide. */
export async function separationOf(tx: Tx, orgId: OrgId): Promise<Separation> {
  const { separate_requester: chosen } = await orgSettingsOf(tx, orgId);
  const people = await countDeciders(tx, orgId);
  return { in_force: separationInForce(chosen, people), chosen: chosen !== null, people_who_can_decide: people };
}
