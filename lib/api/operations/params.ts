import { z } from 'zod';
import { forbidden, notFound } from '@/lib/errors';
import type { Actor, AgentActor, UserActor } from '@/lib/identity/actor';
import { parseId, type ApprovalId } from '@/lib/ids';

/** Path parameters that operations share, and what they and the caller are read as. */
export const orgParams = z.object({ org: z.string() });
export const approvalParams = orgParams.extend({ approval_id: z.string() });

/** The approval that a path names; what is no id of one is as unknown as an id that nobody has: 404. */
export function approvalId({ approval_id: text }: { approval_id: string }): ApprovalId {
  const id = parseId('appr', text);
  if (!id) throw notFound('approval');
  return id;
}

/** The permission table lets only agent keys this far; the type follows it. */
export function agent(actor: Actor): AgentActor {
  if (actor.kind !== 'agent') throw forbidden('This needs the key of an agent.');
  return actor;
}

/** The permission table lets only people this far; the type follows it. */
export function person(actor: Actor): UserActor {
  if (actor.kind !== 'user') throw forbidden('Only a person may do this.', 'HUMAN_REQUIRED');
  return actor;
}
