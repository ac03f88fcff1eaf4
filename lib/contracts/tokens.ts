import { z } from 'zod';
import { agentSlug, isoTime, page, paging, text } from './common';
import { scope } from './identity';

export const tokenKind = z.enum(['personal', 'agent', 'service']);

export const createTokenBody = z.strictObject({
  kind: tokenKind,
  name: text(100).min(1, 'must not be empty'),
  agent_id: agentSlug.optional().meta({ description: 'agent keys only; the agent is made when it is new' }),
  scopes: z.array(scope).min(1).max(20).optional(),
  expires_in_days: z
    .int()
    .min(1)
    .max(365)
    .optional()
    .meta({ description: '90 by default; 30 by default and at most with approvals:decide' }),
  mcp_decisions: z.boolean().optional().meta({
    description: 'personal tokens with approvals:decide: may decide through MCP. Asks for the password again.',
  }),
});

export const token = z.object({
  token_id: z.string(),
  kind: tokenKind,
  name: z.string(),
  prefix: z.string().meta({ description: 'how the token begins' }),
  scopes: z.array(scope),
  agent_id: z.string().nullable(),
  owner: z.string().nullable().meta({ description: 'personal tokens: e-mail of the member' }),
  mcp_decisions: z.boolean(),
  status: z.enum(['active', 'expired', 'revoked']),
  created_by: z.string().nullable(),
  created_at: isoTime,
  expires_at: isoTime,
  last_used_at: isoTime.nullable(),
});

/** A new token; its text is shown this once. */
export const newToken = token.extend({ token: z.string() });
export const tokenList = page(token);
export const tokenQuery = z.strictObject({
  kind: tokenKind.optional(),
  agent_id: z.string().max(100).optional(),
  active_only: z.stringbool().default(false),
  ...paging,
});

export type CreateToken = z.output<typeof createTokenBody>;
export type Token = z.infer<typeof token>;
export type NewToken = z.infer<typeof newToken>;
export type TokenQuery = z.output<typeof tokenQuery>;
