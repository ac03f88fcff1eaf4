import { z } from 'zod';
import { isoTime, paging } from './common';
import { expirySeconds, gate, riskTier } from './manifest';

/** `type:tool`, or `*` for what holds where nothing else is set. */
export const toolName = z
  .string()
  .max(200)
  .regex(/^(?:\*|[^\s\p{Cc}:*]+:[^\s\p{Cc}*]+)$/u, 'must be type:tool, e.g. kubernetes:deploy, or * for the default');

export const toolParams = z.object({ org: z.string(), tool: toolName });

const params = z
  .array(
    z
      .string()
      .max(200)
      .regex(/^[^\s\p{Cc}.]+(?:\.[^\s\p{Cc}.]+)*$/u, 'must be a parameter name or dot path'),
  )
  .max(100)
  .transform((names) => [...new Set(names)]);

/** What is absent stays as it is; null takes a setting back. */
export const toolSettingsBody = z.strictObject({
  risk_tier: riskTier.nullable().optional(),
  expiry_seconds: expirySeconds.nullable().optional(),
  secret_params: params.optional(),
  sensitive_params: params.optional(),
  gate: gate.nullable().optional(),
});
export type ToolSettingsBody = z.infer<typeof toolSettingsBody>;

export const toolListQuery = z.strictObject({ ...paging });
export type ToolListQuery = z.infer<typeof toolListQuery>;

/** Settings of one tool; null: nothing set here, the manifest or `*` decides. */
export const toolSettings = z.object({
  tool: z.string(),
  risk_tier: riskTier.nullable(),
  expiry_seconds: z.number().int().nullable(),
  secret_params: z.array(z.string()),
  sensitive_params: z.array(z.string()),
  gate: gate.nullable(),
  updated_at: isoTime.nullable(),
  updated_by: z.string().nullable(),
});
export type ToolSettings = z.infer<typeof toolSettings>;
