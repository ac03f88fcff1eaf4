import { z } from 'zod';
import { isoTime, orgSlug, text } from './common';
import { role } from './identity';
import { expirySeconds, riskTier, timeZone } from './manifest';
import { alertFaults, bandFaults } from './thresholds';

export const SEPARATE_REQUESTER = ['off', 'high_and_critical', 'all'] as const;

/** Where an indicator turns from green to yellow, and from yellow to red. Rates are fractions, times seconds. */
const band = (green: number, red: number) =>
  z.strictObject({ green: z.number().min(0).default(green), red: z.number().min(0).default(red) }).prefault({});

export const healthThresholds = z.strictObject({
  pending: band(20, 50),
  auto_approval_rate: band(0.6, 0.4),
  rejection_rate: band(0.2, 0.3),
  execution_failure_rate: band(0.02, 0.05),
  response_p50_seconds: band(7_200, 14_400),
  response_p95_seconds: band(43_200, 86_400),
});

export const ALERT_METRICS = [
  'pending',
  'oldest_pending_seconds',
  'auto_approval_rate',
  'rejection_rate',
  'execution_failure_rate',
  'expired',
  'unused_rules',
] as const;

export const ALERT_SEVERITIES = ['info', 'medium', 'high', 'critical'] as const;

/** Fires above its threshold; `auto_approval_rate` fires below. */
export const alertRule = z.strictObject({
  metric: z.enum(ALERT_METRICS),
  threshold: z.number().min(0),
  severity: z.enum(ALERT_SEVERITIES),
});

const PRESET_ALERTS: z.input<typeof alertRule>[] = [
  { metric: 'pending', threshold: 10, severity: 'info' },
  { metric: 'pending', threshold: 50, severity: 'high' },
  { metric: 'pending', threshold: 100, severity: 'critical' },
  { metric: 'oldest_pending_seconds', threshold: 7_200, severity: 'high' },
  { metric: 'auto_approval_rate', threshold: 0.5, severity: 'medium' },
  { metric: 'auto_approval_rate', threshold: 0.3, severity: 'high' },
  { metric: 'rejection_rate', threshold: 0.2, severity: 'medium' },
  { metric: 'rejection_rate', threshold: 0.3, severity: 'high' },
  { metric: 'execution_failure_rate', threshold: 0.05, severity: 'medium' },
  { metric: 'execution_failure_rate', threshold: 0.1, severity: 'high' },
  { metric: 'expired', threshold: 0, severity: 'info' },
  { metric: 'unused_rules', threshold: 0, severity: 'info' },
];

const days = (preset: number) => z.int().min(1).max(3_650).default(preset);
export const retentionDays = z.strictObject({ decided: days(90), executed: days(180), events: days(365) });

/** What no rule approves in advance: risk tiers, reason codes, and `type:tool` patterns (`payments:*`). */
const neverAutoApprove = z.array(z.string().trim().min(1).max(200)).max(200);

/** An organization's settings; parsing `{}` gives every default. Unknown keys are refused, so that typos show. */
export const orgSettings = z.strictObject({
  approval_expiry_seconds: expirySeconds.default(86_400),
  max_expiry_seconds: expirySeconds.default(2_592_000),
  default_risk_tier: riskTier.default('medium'),
  auto_refresh_seconds: z.int().min(0).max(3_600).default(30).meta({ description: '0: no polling' }),
  timezone: timeZone.default('UTC'),
  separate_requester: z
    .enum(SEPARATE_REQUESTER)
    .nullable()
    .default(null)
    .meta({ description: 'null: high_and_critical as soon as two people can decide, else off' }),
  never_auto_approve: neverAutoApprove.default(['critical', 'HIGH_RISK_ACTION']),
  health_thresholds: healthThresholds.prefault({}),
  alerts: z.array(alertRule).max(100).default(PRESET_ALERTS),
  retention_days: retentionDays.prefault({}),
  hold_seconds: z.int().min(0).max(30).default(0),
});

const issues = (faults: readonly { path: (string | number)[]; message: string }[], context: z.RefinementCtx) => {
  for (const fault of faults) context.addIssue({ code: 'custom', ...fault });
};

/*
 * What is chosen must make sense. What is stored is read without these checks: an organization whose thresholds were taken
 * before there were any must still open.
 */
const bandsPatch = z
  .partialRecord(
    z.enum([
      'pending',
      'auto_approval_rate',
      'rejection_rate',
      'execution_failure_rate',
      'response_p50_seconds',
      'response_p95_seconds',
    ]),
    z.strictObject({ green: z.number().min(0), red: z.number().min(0) }),
  )
  .superRefine((bands, context) => issues(bandFaults(bands), context));
const alertsPatch = z
  .array(alertRule)
  .max(100)
  .superRefine((alerts, context) => issues(alertFaults(alerts), context));

/** A change of settings: what is absent stays. Nested groups are merged, lists replaced. */
const settingsPatch = z.strictObject({
  approval_expiry_seconds: expirySeconds.optional(),
  max_expiry_seconds: expirySeconds.optional(),
  default_risk_tier: riskTier.optional(),
  auto_refresh_seconds: z.int().min(0).max(3_600).optional(),
  timezone: timeZone.optional(),
  separate_requester: z.enum(SEPARATE_REQUESTER).nullable().optional(),
  never_auto_approve: neverAutoApprove.optional(),
  health_thresholds: bandsPatch.optional(),
  alerts: alertsPatch.optional(),
  retention_days: z
    .strictObject({
      decided: z.int().min(1).max(3_650).optional(),
      executed: z.int().min(1).max(3_650).optional(),
      events: z.int().min(1).max(3_650).optional(),
    })
    .optional(),
  hold_seconds: z.int().min(0).max(30).optional(),
});

const orgName = text(200).min(1, 'must not be empty');
export const createOrgBody = z.strictObject({ name: orgName, slug: orgSlug });
export const updateOrgBody = z.strictObject({ name: orgName.optional(), settings: settingsPatch.optional() });

/** Turning gating off lets agents act without anybody's yes, so it ends by itself: after `until`, else 24 hours. */
export const gatingBody = z.strictObject({
  enabled: z.boolean(),
  reason: text(500).optional().meta({ description: 'required to turn gating off' }),
  until: z.iso.datetime({ offset: true }).optional().meta({ description: 'at most 30 days ahead; default 24 hours' }),
});

const gating = z.object({
  enabled: z.boolean().meta({ description: 'as it is in force now' }),
  reason: z.string().nullable(),
  until: isoTime.nullable(),
  changed_by: z.string().nullable(),
});

export const orgDetail = z.object({
  org_id: z.string(),
  slug: z.string(),
  name: z.string(),
  is_first: z.boolean(),
  role: role.nullable().meta({ description: "the caller's own" }),
  created_at: isoTime,
  gating,
  settings: orgSettings,
  separation: z.object({
    in_force: z.enum(SEPARATE_REQUESTER),
    chosen: z.boolean().meta({ description: 'false: follows from how many people can decide' }),
    people_who_can_decide: z.int(),
  }),
});

/** What is in force in an organization, read afresh. */
export const reloaded = z.object({
  reloaded_at: isoTime,
  manifests: z.int().meta({ description: 'active ones' }),
  policies: z.int().meta({ description: 'enabled ones' }),
  tools: z.int().meta({ description: 'tools with settings of their own' }),
  rules: z.int().meta({ description: 'rules that are not revoked' }),
  agents: z.int().meta({ description: 'agents that are not suspended' }),
  problems: z.array(z.object({ manifest_id: z.string(), agent_id: z.string(), problem: z.string() })),
});
export type Reloaded = z.output<typeof reloaded>;

export type OrgSettings = z.output<typeof orgSettings>;
export type SettingsPatch = z.output<typeof settingsPatch>;
export type HealthThresholds = z.output<typeof healthThresholds>;
export type AlertRule = z.output<typeof alertRule>;
export type OrgDetail = z.output<typeof orgDetail>;
export type Gating = z.output<typeof gating>;
