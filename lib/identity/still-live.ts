import { withOrg } from '@/lib/db/scope';
import { KEY_LIVE } from '@/lib/db/sql/key-live';
import type { Actor } from './actor';
import { readSession } from './session';

/**
 * Whether the credential of a call that goes on for long is still good: session not ended and its person a member, token or
 * key neither revoked nor expired. An access token can't be looked up without its text: not known to be good.
 */
export async function stillLive(actor: Actor): Promise<boolean> {
  if (actor.kind === 'user' && actor.via === 'access_token') return false;
  if (actor.kind === 'user' && actor.sessionId !== null) {
    const live = await readSession({ sessionId: actor.sessionId }, { orgId: actor.orgId, slug: null });
    return live?.actor?.userId === actor.userId;
  }
  const rows = await withOrg(actor.orgId, (run) => run(KEY_LIVE, [actor.orgId, actor.tokenId]));
  return rows.length > 0;
}
