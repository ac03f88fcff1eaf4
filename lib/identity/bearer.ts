import { AUTH_TOKEN } from '@/lib/db/sql/identity-auth';
import { withOrg, withoutOrg } from '@/lib/db/scope';
import { unauthenticated } from '@/lib/errors';
import { asId } from '@/lib/ids';
import type { Account } from './account';
import type { Actor, UserActor } from './actor';
import { orgOfToken, rememberOrg } from './org-ref';
import { tokenRow, type TokenRow } from './rows';
import { hashSecret } from './token-format';
import { touchToken } from './last-used';

/** Who holds a key. A personal token's holder is a person, whose account it speaks for too. */
export type KeyHolder = { actor: Actor; account: Account | null };

/**
 * Looks up a well-formed API key (`csp_`, `csa_`, `css_`). Everything that may void it is read now: expiry, revocation, a
 * closed organization, a removed or disabled member, the role. Throws 401, which says why to whoever holds the key.
 */
export async function readKey(text: string): Promise<KeyHolder> {
  const hash = hashSecret(text);
  const likely = orgOfToken(hash);
  const rows = likely
    ? await withOrg(likely, (run) => run(AUTH_TOKEN, [hash]))
    : await withoutOrg((run) => run(AUTH_TOKEN, [hash]));
  if (!rows[0]) throw unauthenticated('This token is unknown.');
  const row = tokenRow.parse(rows[0]);
  rememberOrg(row.org_id, row.org_slug, hash);
  if (row.org_closed) throw unauthenticated('The organization of this token is closed.');
  if (row.revoked) throw unauthenticated('This token was revoked.');
  if (row.expired) throw unauthenticated('This token has expired.');
  const holder = holderOf(row);
  touchToken(holder.actor.orgId, asId('tok', row.token_id));
  return holder;
}

function holderOf(row: TokenRow): KeyHolder {
  const org = { orgId: asId('org', row.org_id), orgSlug: row.org_slug };
  const key = { tokenId: asId('tok', row.token_id), scopes: new Set(row.scopes) };
  const requester = row.created_by === null ? null : asId('usr', row.created_by);
  switch (row.kind) {
    case 'agent':
      if (row.agent_id === null) throw new Error('an agent key without an agent');
      return { actor: { kind: 'agent', ...org, ...key, agentId: row.agent_id, requester }, account: null };
    case 'service':
      return { actor: { kind: 'service', ...org, ...key, name: row.token_name, requester }, account: null };
    case 'personal':
      return personOf(row, org, key);
  }
}

function personOf(
  row: TokenRow,
  org: Pick<UserActor, 'orgId' | 'orgSlug'>,
  key: { tokenId: NonNullable<UserActor['tokenId']>; scopes: ReadonlySet<TokenRow['scopes'][number]> },
): KeyHolder {
  if (row.user_id === null || row.email === null || row.user_name === null || row.role === null) {
    throw unauthenticated('The member of this token has left the organization.');
  }
  if (row.member_disabled || row.user_disabled) throw unauthenticated('The member of this token is disabled.');
  const person = { userId: asId('usr', row.user_id), email: row.email, name: row.user_name };
  const both = {
    ...person,
    via: 'personal_token',
    sessionId: null,
    scopes: key.scopes,
    reauthenticatedAt: null,
  } as const;
  return {
    actor: {
      kind: 'user',
      ...both,
      ...org,
      role: row.role,
      tokenId: key.tokenId,
      mcpDecisions: row.mcp_decisions,
    },
    account: { ...both, orgId: org.orgId, mustChangePassword: row.must_change_password },
  };
}
