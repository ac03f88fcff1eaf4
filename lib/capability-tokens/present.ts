import { z } from 'zod';
import type { CapabilityTokenInfo } from '@/lib/contracts/capability-tokens';
import type { People } from '@/lib/agents/people';
import type { Tx } from '@/lib/db/tx';
import { publicId } from '@/lib/ids';

export type CapabilityTokenRow = NonNullable<Awaited<ReturnType<Tx['capability_tokens']['findFirst']>>>;

/** What is stored of a token's claims; the token itself is not. */
export const storedClaims = z.object({
  allowed_action_types: z.array(z.string()),
  allowed_tools: z.array(z.string()),
  constraints: z.record(z.string(), z.unknown()),
});
export type StoredClaims = z.infer<typeof storedClaims>;

/** Wire form of a capability token, without the token. `now` is the database's clock. */
export function presentCapabilityToken(row: CapabilityTokenRow, people: People, now: Date): CapabilityTokenInfo {
  return {
    token_id: publicId('cap', row.id),
    agent_id: row.agent_id,
    ...storedClaims.parse(row.claims),
    status: row.revoked_at ? 'revoked' : row.expires_at <= now ? 'expired' : 'active',
    created_by: people.label(row.created_by),
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    revoked_at: row.revoked_at?.toISOString() ?? null,
    revoked_by: people.label(row.revoked_by),
  };
}
