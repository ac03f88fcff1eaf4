import { separationInForce, type SeparateRequester } from '@/lib/authority/duties';
import { atLeast, ROLES } from '@/lib/authority/roles';

export type Separation = { in_force: SeparateRequester; chosen: boolean; people_who_can_decide: number };

/** Roles whose members can decide approvals. */
export const DECIDING_ROLES = ROLES.filter((role) => atLeast(role, 'operator'));

/** `separate_requester` in force: the organization's choice, else it follows from how many people can decide. Pure. */
export const separationFrom = (chosen: SeparateRequester | null, people: number): Separation => ({
  in_force: separationInForce(chosen, people),
  chosen: chosen !== null,
  people_who_can_decide: people,
});
