import { z } from 'zod';
import type { AuditEventType } from '@/lib/contracts/audit';

const id = z.string();
const label = z.string().nullable();
const text = z.string().nullable().optional();
const strings = z.array(z.string());
const action = { action: z.string(), action_hash: z.string() };
const execution = { execution_id: id, attempt: z.number(), mode: z.enum(['gateway', 'agent']) };
const alert = z.object({
  name: z.string(),
  value: z.number(),
  threshold: z.number(),
  severity: z.string(),
  since: z.string(),
});
const named = z.object({ name: z.string() });

/**
 * The payload of every audit event type. The log can't be changed later, so neither may these: add fields as optional,
 * never rename or drop. Only redacted values belong here.
 */
export const AUDIT_PAYLOADS = {
  action_queued: z.object({
    ...action,
    reason_codes: strings,
    risk_tier: z.string(),
    expires_at: z.string(),
    target_hash: label,
  }),
  action_auto_approved: z.object({ ...action, rule_id: id }),
  action_approved: z.object({
    ...action,
    version: z.number(),
    via: z.string(),
    notes: text,
    target_hash: label,
    token_id: label.optional(),
    claimed_by: text,
    signature: text,
  }),
  action_rejected: z.object({
    ...action,
    version: z.number(),
    via: z.string(),
    notes: text,
    retry: text,
    token_id: label.optional(),
    claimed_by: text,
    signature: text,
  }),
  action_expired: z.object({
    ...action,
    expires_at: z.string(),
    found_by: z.enum(['sweep', 'decision', 'expire_stale']),
  }),
  action_cancelled: z.object({ ...action }),
  action_extended: z.object({ from: z.string(), to: z.string() }),
  action_edited: z.object({ from_hash: z.string(), to_hash: z.string(), version: z.number() }),
  action_revealed: z.object({ paths: strings }),
  action_execution_started: z.object({ ...action, ...execution, target: z.unknown().optional() }),
  action_execution_succeeded: z.object({ ...execution, duration_ms: z.number().nullable(), result_hash: label }),
  action_execution_failed: z.object({ ...execution, duration_ms: z.number().nullable(), error: z.unknown() }),
  action_execution_ambiguous: z.object({ ...execution, error: z.unknown().optional() }),
  action_retried: z.object({ attempt: z.number() }),
  action_reconciled: z.object({ outcome: z.enum(['succeeded', 'failed']), notes: text, attempt: z.number() }),
  grant_minted: z.object({ jti: id, action_hash: z.string(), expires_at: z.string() }),
  grant_spent: z.object({ jti: id, interaction_id: id }),
  rule_created: z.object({ tool_name: z.string() }).loose(),
  rule_revoked: z.object({ tool_name: z.string() }).loose(),
  manifest_registered: z.object({ manifest_id: id, version: z.number(), manifest_hash: z.string() }),
  manifest_approved: z.object({ manifest_id: id, version: z.number(), manifest_hash: z.string(), notes: text }),
  manifest_rejected: z.object({ manifest_id: id, version: z.number(), manifest_hash: z.string(), notes: text }),
  manifest_suspended: z.object({ manifest_id: id, version: z.number(), notes: text }),
  manifest_reactivated: z.object({ manifest_id: id, version: z.number(), notes: text }),
  manifest_revoked: z.object({ manifest_id: id, version: z.number(), notes: text }),
  agent_suspended: z.object({ voided_grants: z.number(), stopped_runs: z.number() }),
  agent_resumed: z.object({}),
  member_invited: z.object({ email: z.string(), role: z.string(), invitation_id: id }),
  member_joined: z.object({ user_id: id, email: z.string(), role: z.string() }),
  member_role_changed: z.object({ user_id: id, email: z.string(), from: z.string(), to: z.string() }),
  member_removed: z.object({ user_id: id, email: z.string(), role: z.string() }),
  session_started: z.object({ session_id: id, kind: z.string(), ip: label }),
  session_ended: z.object({
    session_id: id,
    cause: z.enum(['sign_out', 'sign_out_everywhere', 'password_change', 'disabled']),
  }),
  login_failed: z.object({ email: z.string(), ip: label }),
  token_created: z.object({
    token_id: id,
    kind: z.string(),
    name: z.string(),
    scopes: strings,
    agent_id: label,
    expires_at: z.string(),
  }),
  token_revoked: z.object({ token_id: id, kind: z.string(), name: z.string() }),
  secret_created: named.extend({ allowed_hosts: strings }),
  secret_rotated: named.extend({ allowed_hosts: strings }),
  secret_deleted: named,
  signing_secret_read: z.object({ version: z.number() }),
  signing_secret_rotated: z.object({ version: z.number(), previous_until: z.string() }),
  policy_changed: z.object({
    policy_id: id,
    name: z.string(),
    change: z.enum(['created', 'updated', 'deleted']),
    to: z.unknown().optional(),
  }),
  tool_changed: z.object({ tool: z.string(), from: z.unknown(), to: z.unknown() }),
  webhook_changed: z.object({
    webhook_id: id,
    change: z.enum(['created', 'updated', 'deleted', 'disabled', 'secret_rotated', 'redelivered']),
    url: z.string().optional(),
    from: z.unknown().optional(),
    to: z.unknown().optional(),
    overlap_seconds: z.number().optional(),
    deliveries: z.number().optional(),
  }),
  settings_changed: z.object({ from: z.unknown(), to: z.unknown() }),
  gating_changed: z.object({ enabled: z.boolean(), until: label }),
  alert_opened: alert,
  alert_closed: alert,
  export_made: z.object({}).loose(),
  retention_purged: z.object({}).loose(),
  org_created: z.object({ slug: z.string(), name: z.string() }),
  org_closed: z.object({ slug: z.string() }),
} as const satisfies Record<AuditEventType, z.ZodType>;

export type AuditType = AuditEventType;

export type AuditPayload<T extends AuditType> = z.input<(typeof AUDIT_PAYLOADS)[T]>;
