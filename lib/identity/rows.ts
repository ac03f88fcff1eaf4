import { z } from 'zod';
import { role, scope } from '@/lib/contracts/identity';

/** Rows as the identity functions of the database return them. */
export const tokenRow = z.object({
  org_id: z.string(),
  org_slug: z.string(),
  org_closed: z.boolean(),
  token_id: z.string(),
  kind: z.enum(['personal', 'agent', 'service']),
  token_name: z.string(),
  scopes: z.array(scope),
  agent_id: z.string().nullable(),
  mcp_decisions: z.boolean(),
  created_by: z.string().nullable(),
  expired: z.boolean(),
  revoked: z.boolean(),
  user_id: z.string().nullable(),
  email: z.string().nullable(),
  user_name: z.string().nullable(),
  must_change_password: z.boolean(),
  user_disabled: z.boolean(),
  role: role.nullable(),
  member_disabled: z.boolean(),
});
export type TokenRow = z.infer<typeof tokenRow>;

export const sessionRow = z.object({
  session_id: z.string(),
  kind: z.enum(['browser', 'access_token']),
  user_id: z.string(),
  email: z.string(),
  user_name: z.string(),
  must_change_password: z.boolean(),
  reauthenticated_at: z.date(),
  org_id: z.string().nullable(),
  org_slug: z.string().nullable(),
  role: role.nullable(),
});
export type SessionRow = z.infer<typeof sessionRow>;

export const loginRow = z.object({
  user_id: z.string(),
  email: z.string(),
  user_name: z.string(),
  password_hash: z.string().nullable(),
  must_change_password: z.boolean(),
  disabled: z.boolean(),
});
export type LoginRow = z.infer<typeof loginRow>;

export const userOrgRow = z.object({
  org_id: z.string(),
  org_slug: z.string(),
  org_name: z.string(),
  is_first: z.boolean(),
  role,
});
