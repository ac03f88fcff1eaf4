import { z } from 'zod';
import { agentSlug, isoTime, jsonObject, paging, text } from './common';
import { manifest } from './manifest';

/*
 * Manifests as the API takes and answers them. The document itself is in manifest.ts.
 */

export const MANIFEST_STATUSES = ['pending', 'active', 'superseded', 'rejected', 'suspended', 'revoked'] as const;
export const manifestStatus = z.enum(MANIFEST_STATUSES);
export type ManifestStatus = z.infer<typeof manifestStatus>;

const description = text(1000).optional();
const notes = text(1000).optional();
const reason = text(500).min(1, 'is required: it is what the audit log shows');

/**
 * The bare manifest, or `{manifest, description}`: told apart by `version`, which only the bare one has at the top. (An
 * enum without members says "absent" in a way that JSON Schema can express, too.)
 */
export const registerManifestBody = z.discriminatedUnion(
  'version',
  [manifest, z.strictObject({ version: z.enum([]).optional(), manifest, description })],
  { error: 'must be "1.0"' },
);
export type RegisterManifestBody = z.infer<typeof registerManifestBody>;

/** Anything: what is wrong with it is the answer. The bare manifest or `{manifest}`. */
export const validateManifestBody = jsonObject;

export const approveManifestBody = z.strictObject({
  notes,
  /** Narrower than what was requested; absent: all of it. */
  approved_capabilities: z.array(z.string().min(1).max(200)).min(1).max(500).optional(),
});
export const reasonAndNotesBody = z.strictObject({ reason, notes });
export const reactivateManifestBody = z.strictObject({ notes });

const statuses = z
  .union([manifestStatus.transform((one) => [one]), z.array(manifestStatus).max(MANIFEST_STATUSES.length)], {
    error: `must be one of ${MANIFEST_STATUSES.join(', ')}`,
  })
  .optional();

export const manifestListQuery = z.strictObject({
  ...paging,
  status: statuses,
  agent_id: agentSlug.optional(),
  /** The same as `agent_id`. */
  uapk_id: agentSlug.optional(),
  team: z.string().max(100).optional(),
});
export type ManifestListQuery = z.infer<typeof manifestListQuery>;

/** Each version holds its whole document while it is compared with the one before, so pages are smaller here. */
export const manifestHistoryQuery = z.strictObject({ ...paging, limit: paging.limit.unwrap().max(100).default(50) });
export type ManifestHistoryQuery = z.infer<typeof manifestHistoryQuery>;

const capabilities = z.object({ requested: z.array(z.string()), approved: z.array(z.string()) });
const agentHead = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  description: z.string().optional(),
  organization: z.string().optional(),
  team: z.string().optional(),
});
const actorRef = z.object({ kind: z.string(), id: z.string().nullable(), label: z.string() });

export const manifestSummary = z.object({
  manifest_id: z.string(),
  agent_id: z.string(),
  uapk_id: z.string(),
  version: z.number().int(),
  status: manifestStatus,
  manifest_hash: z.string(),
  description: z.string().nullable(),
  agent: agentHead,
  capabilities,
  capabilities_count: z.number().int(),
  /** Tools with `gate: never`: they run without a person whatever the policy says. */
  ungated_tools: z.array(z.string()),
  registered_by: actorRef,
  created_at: isoTime,
  /** E-mail address of a member, the user's id once they are none any more. */
  approved_by: z.string().nullable(),
  approved_at: isoTime.nullable(),
  changed_by: z.string().nullable(),
  changed_at: isoTime.nullable(),
  /** Why it was rejected, suspended or revoked. */
  reason: z.string().nullable(),
});
export type ManifestSummary = z.infer<typeof manifestSummary>;

export const manifestDetail = manifestSummary.extend({
  manifest: z.unknown().meta({ description: 'the document, every default filled in; manifest_hash is over this' }),
  /** Set while the manifest is suspended. */
  suspended_by: z.string().nullable(),
  suspended_at: isoTime.nullable(),
});
export type ManifestDetail = z.infer<typeof manifestDetail>;

export const manifestVersion = z.object({
  manifest_id: z.string(),
  version: z.number().int(),
  agent_version: z.string(),
  manifest_hash: z.string(),
  status: manifestStatus,
  description: z.string().nullable(),
  created_at: isoTime,
  changed_at: isoTime.nullable(),
  changed_by: z.string().nullable(),
  reason: z.string().nullable(),
  /** Paths that differ from the version before; empty for the first. */
  changes: z.array(z.string()),
});
export type ManifestVersion = z.infer<typeof manifestVersion>;

const finding = z.object({ path: z.string(), message: z.string() });
export type ManifestFinding = z.infer<typeof finding>;

export const manifestValidation = z.discriminatedUnion('valid', [
  z.object({ valid: z.literal(true), manifest_hash: z.string(), warnings: z.array(finding) }),
  z.object({
    valid: z.literal(false),
    /** `field` repeats `path`. */
    errors: z.array(finding.extend({ field: z.string() })),
    warnings: z.array(finding),
  }),
]);
export type ManifestValidation = z.infer<typeof manifestValidation>;
