import { z } from 'zod';
import { agentSlug } from '@/lib/contracts/common';
import { agentConfig, httpConfig, mockConfig, table, webhookConfig } from '@/lib/contracts/connectors';

/*
 * The manifest: what an agent may do, and which of it needs a person. Unknown fields are refused with their path.
 * What needs a JSON Schema compiler (`params_schema`) is checked in lib/policy/manifest.ts, on top of this.
 */

export const RISK_TIERS = ['low', 'medium', 'high', 'critical'] as const;
export const riskTier = z.enum(RISK_TIERS);
export type RiskTier = z.infer<typeof riskTier>;

export const GATES = ['by_policy', 'always', 'never'] as const;
export const gate = z.enum(GATES);
export type Gate = z.infer<typeof gate>;

/** Seconds a decision may take: one minute to 30 days. */
export const expirySeconds = z.int().min(60).max(2_592_000);

export const clockTime = z
  .string()
  .regex(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/, { message: 'must be a time of day like 08:30' });

/** Whether the runtime knows the zone by its IANA name; plain offsets like `+02:00` are not names. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { message: 'must be an IANA time zone like Europe/Berlin' });

const list = <T extends z.ZodType>(item: T) => z.array(item).max(500).default([]);

const word = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\s\p{Cc}]+$/u, { message: 'must hold no spaces' });

/** `type:tool`, either side with `*`; the tool alone stands for every type. */
const toolPattern = word;
const capability = word.regex(/^[^:]+:.+$/, {
  message: 'must be resource:action, e.g. kubernetes:deploy or kubernetes:*',
});
const party = z.string().trim().min(1).max(300);
const paramPath = word.regex(/^[^.]+(?:\.[^.]+)*$/, { message: 'must be a parameter name or dot path' });
const plainKey = /^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,199}$/;
const currency = z.string().regex(/^[A-Za-z]{3,5}$/, { message: 'must be a currency code like USD' });
const amount = z.number().nonnegative();
const count = z.int().min(1).max(1_000_000_000);

const toolSettings = {
  description: z.string().max(500).optional(),
  /** Absent: the org's tier for the tool, else the org's default tier. */
  risk_tier: riskTier.optional(),
  /** Absent: the org's gate for the tool, else `by_policy`. */
  gate: gate.optional(),
  expiry_seconds: expirySeconds.optional(),
  secret_params: list(paramPath),
  sensitive_params: list(paramPath),
  /** Where the amount is in the params; null says that this tool moves none, so that its absence is no doubt. */
  amount_path: paramPath.nullable().optional(),
  counterparty_path: paramPath.optional(),
  /** JSON Schema 2020-12 of the params; absent or `{}`: anything. */
  params_schema: z.record(z.string(), z.unknown()).optional(),
};

/** One tool of a manifest: who runs it and under which settings. */
export const toolDefinition = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('http_request'), ...toolSettings, config: httpConfig }),
  z.strictObject({ type: z.literal('webhook'), ...toolSettings, config: webhookConfig }),
  z.strictObject({ type: z.literal('mock'), ...toolSettings, config: mockConfig.prefault({}) }),
  z.strictObject({ type: z.literal('agent'), ...toolSettings, config: agentConfig.prefault({}) }),
]);
export type ToolDefinition = z.infer<typeof toolDefinition>;

const SEMVER =
  /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

const agent = z.strictObject({
  id: agentSlug,
  name: z.string().trim().min(1).max(100),
  version: z.string().max(64).regex(SEMVER, { message: 'must be a semantic version like 2.1.0' }),
  description: z.string().max(500).default(''),
  organization: z.string().max(100).optional(),
  team: z.string().max(100).optional(),
});

const allowedHours = z
  .strictObject({ start: clockTime, end: clockTime, timezone: timeZone.default('UTC') })
  .refine((hours) => hours.start !== hours.end, { path: ['end'], message: 'must differ from start' });

const constraints = z.strictObject({
  max_actions_per_hour: count.optional(),
  max_actions_per_day: count.optional(),
  /** A budget filled to this share escalates instead of allowing. */
  budget_escalate_at_percent: z.number().min(1).max(100).default(90),
  require_human_approval: list(toolPattern),
  allowed_hours: allowedHours.optional(),
});

const policy = z.strictObject({
  tool_allowlist: list(toolPattern),
  tool_denylist: list(toolPattern),
  action_types: list(word),
  amount_caps: table(/^[A-Za-z]{3,5}$/, amount, 50).default({}),
  approval_thresholds: z
    .strictObject({
      amount,
      currency: currency.default('USD'),
      /** The threshold applies to these action types and these tools; both empty: to every action. */
      action_types: list(word),
      tools: list(toolPattern),
    })
    .optional(),
  counterparty_allowlist: list(party),
  counterparty_denylist: list(party),
  escalate_new_counterparty: z.boolean().default(true),
  jurisdiction_allowlist: list(z.string().regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,3})?$/)),
  budgets: table(
    plainKey,
    z.strictObject({ daily_limit: count.optional(), hourly_limit: count.optional() }),
    200,
  ).default({}),
  require_capability_token: z.boolean().default(false),
});

const metadata = z.strictObject({
  contact: z.email().max(254).optional(),
  documentation: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
  source: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
});

export const manifest = z.strictObject({
  version: z.literal('1.0'),
  agent,
  capabilities: z.strictObject({ requested: z.array(capability).min(1).max(500) }),
  constraints: constraints.prefault({}),
  policy: policy.prefault({}),
  /** `deploy` serves `kubernetes:deploy`; a full `kubernetes:deploy` wins over it. */
  tools: table(plainKey, toolDefinition, 200).default({}),
  metadata: metadata.default({}),
});
/** A manifest as the schema returns it: every default filled in. */
export type Manifest = z.infer<typeof manifest>;
