import { z } from 'zod';
import type { People } from '@/lib/agents/people';
import { scope } from '@/lib/contracts/identity';
import { tokenKind, type Token } from '@/lib/contracts/tokens';
import { publicId } from '@/lib/ids';

const row = z.object({
  id: z.string(),
  kind: tokenKind,
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(scope),
  agent_id: z.string().nullable(),
  user_id: z.string().nullable(),
  mcp_decisions: z.boolean(),
  created_by: z.string().nullable(),
  created_at: z.date(),
  expires_at: z.date(),
  last_used_at: z.date().nullable(),
  revoked_at: z.date().nullable(),
});

/** A token as it is shown: everything but the token. */
export function presentToken(found: unknown, people: People, at: Date): Token {
  const token = row.parse(found);
  return {
    token_id: publicId('tok', token.id),
    kind: token.kind,
    name: token.name,
    prefix: token.prefix,
    scopes: token.scopes,
    agent_id: token.agent_id,
    owner: people.label(token.user_id),
    mcp_decisions: token.mcp_decisions,
    status: token.revoked_at ? 'revoked' : token.expires_at <= at ? 'expired' : 'active',
    created_by: people.label(token.created_by),
    created_at: token.created_at.toISOString(),
    expires_at: token.expires_at.toISOString(),
    last_used_at: token.last_used_at?.toISOString() ?? null,
  };
}
