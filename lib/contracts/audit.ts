import { z } from 'zod';
import { agentSlug, isoTime, json, page, paging, timeOrDate } from './common';
import { exportFormat } from './exports';

/** Every kind of event, in the order of a reader's interest. The log can't be changed later: types are only added. */
export const AUDIT_EVENT_TYPES = [
  'action_queued',
  'action_auto_approved',
  'action_approved',
  'action_rejected',
  'action_expired',
  'action_cancelled',
  'action_extended',
  'action_edited',
  'action_revealed',
  'action_execution_started',
  'action_execution_succeeded',
  'action_execution_failed',
  'action_execution_ambiguous',
  'action_retried',
  'action_reconciled',
  'grant_minted',
  'grant_spent',
  'rule_created',
  'rule_revoked',
  'manifest_registered',
  'manifest_approved',
  'manifest_rejected',
  'manifest_suspended',
  'manifest_reactivated',
  'manifest_revoked',
  'agent_suspended',
  'agent_resumed',
  'member_invited',
  'member_joined',
  'member_role_changed',
  'member_removed',
  'session_started',
  'session_ended',
  'login_failed',
  'token_created',
  'token_revoked',
  'secret_created',
  'secret_rotated',
  'secret_deleted',
  'signing_secret_read',
  'signing_secret_rotated',
  'policy_changed',
  'tool_changed',
  'webhook_changed',
  'settings_changed',
  'gating_changed',
  'alert_opened',
  'alert_closed',
  'export_made',
  'retention_purged',
  'org_created',
  'org_closed',
] as const;
export const auditEventType = z.enum(AUDIT_EVENT_TYPES);
export type AuditEventType = z.infer<typeof auditEventType>;

/** Who did it: a person, an agent, a service key, or the server itself. */
export const ACTOR_KINDS = ['user', 'agent', 'service', 'system'] as const;

/** One immutable record of one state change. */
export const auditEvent = z.object({
  event_id: z.string().meta({ example: 'evt-01jqy3v2m4e8r9t0a1b2c3d4e5' }),
  type: z.string().meta({ description: 'one of the event types; older logs may hold types that are no longer made' }),
  occurred_at: isoTime.meta({ description: 'by the database clock, to the microsecond' }),
  actor: z.object({
    kind: z.enum(ACTOR_KINDS),
    id: z.string().nullable().meta({ description: 'usr-…, tok-… or the slug of the agent; null for the server' }),
    label: z.string().meta({ description: 'email, agent or key name as it was then' }),
  }),
  request_id: z.string().nullable(),
  approval_id: z.string().nullable(),
  rule_id: z.string().nullable(),
  agent_id: z.string().nullable(),
  batch_id: z.string().nullable(),
  reason: z.string().nullable(),
  payload: json.meta({ description: 'what changed, as recorded; ids inside are plain UUIDs' }),
});
export type AuditEvent = z.infer<typeof auditEvent>;

export const auditQuery = z.strictObject({
  type: z
    .union([auditEventType, z.array(auditEventType).max(50)])
    .transform((given) => (Array.isArray(given) ? given : [given]))
    .optional()
    .meta({ description: 'repeatable' }),
  actor: z.string().trim().min(1).max(320).optional().meta({ description: 'email, agent or key name, usr-… or tok-…' }),
  approval_id: z.string().max(64).optional(),
  agent_id: agentSlug.optional(),
  rule_id: z.string().max(64).optional(),
  from: timeOrDate.optional(),
  to: timeOrDate.optional(),
  limit: paging.limit,
  cursor: paging.cursor,
});
export type AuditQuery = z.output<typeof auditQuery>;

/** Query of the export: the list's filters. Newest first. */
export const auditExportQuery = auditQuery.omit({ limit: true, cursor: true }).extend({ format: exportFormat });

export const auditPage = page(auditEvent);
export type AuditPage = z.infer<typeof auditPage>;

/** The events of one approval, oldest first. */
export const auditTrail = z.object({ items: z.array(auditEvent) });
export type AuditTrail = z.infer<typeof auditTrail>;

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');

/**
 * A signed statement of how far the log reached. `signature` is Ed25519 over the canonical JSON (RFC 8785) of the other
 * members, in base64url. Keep it where the server's operators can't reach it: a log whose end was cut off verifies clean
 * by itself, but not against an older checkpoint.
 */
export const auditCheckpoint = z.strictObject({
  typ: z.literal('countersign/audit-checkpoint@1'),
  org_id: z.string().max(64),
  number: z.int().min(0).meta({ description: 'number of the last seal; 0 when nothing is sealed yet' }),
  count: z.int().min(0).meta({ description: 'events under all seals up to that one' }),
  head: sha256Hex.meta({ description: 'hash of the last seal' }),
  at: isoTime,
  kid: z.string().max(200).meta({ description: 'which key of /.well-known/jwks.json signed it' }),
  signature: z.string().max(500),
});
export type AuditCheckpoint = z.infer<typeof auditCheckpoint>;

export const verifyAuditBody = z.strictObject({ checkpoint: auditCheckpoint.optional() });

/** How far a verification has come: sealed events that were checked, of how many. */
export type AuditProgress = { events: number; of: number };

/** What can be wrong with a log. */
export const AUDIT_FAULTS = [
  'changed',
  'missing',
  'extra',
  'reordered',
  'seal_broken',
  'signature_invalid',
  'cut_off',
] as const;

/** The first thing that doesn't verify. */
export const auditFault = z.object({
  kind: z.enum(AUDIT_FAULTS),
  message: z.string(),
  seal_number: z.int().nullable(),
  event_id: z.string().nullable(),
});
export type AuditFault = z.infer<typeof auditFault>;

export const auditVerification = z.object({
  ok: z.boolean(),
  verified_at: isoTime,
  duration_ms: z.int(),
  seals: z.int().meta({ description: 'seals that were checked' }),
  events: z.int().meta({ description: 'sealed events that were checked' }),
  purged: z.object({ seals: z.int(), events: z.int() }).nullable().meta({
    description: 'the beginning of the log that retention archived and removed; its signed record was checked',
  }),
  unsealed: z.int().meta({ description: 'newer events that no seal covers yet' }),
  head: z.object({ number: z.int(), hash: z.string() }).nullable(),
  checkpoint: z.enum(['none', 'matched', 'failed']),
  fault: auditFault.nullable(),
});
export type AuditVerification = z.infer<typeof auditVerification>;
