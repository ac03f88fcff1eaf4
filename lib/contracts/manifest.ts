import { z } from 'zod';

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

export const agentSlug = z.string().regex(/^[a-z0-9][a-z0-9-]{2,62}$/, {
  message: 'must be 3 to 63 lower-case letters, digits or hyphens and start with a letter or digit',
});

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
const secretName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, { message: 'must be the name of a secret' });

/** A record with a bounded number of keys of a known shape. */
const table = <T extends z.ZodType>(key: RegExp, value: T, max: number) =>
  z
    .record(z.string().regex(key, { message: 'is not a valid name' }), value)
    .refine((entries) => Object.keys(entries).length <= max, { message: `at most ${max} entries` });

// ---- Connectors --------------------------------------------------------------------------------------------------

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
/** The transport sets these; a manifest that could would smuggle requests or reach another virtual host. */
const TRANSPORT_HEADER =
  /^(?:host|content-length|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|proxy-.*|x-forwarded-.*|forwarded)$/i;
const SECRET_HEADER = /auth|cookie|token|secret|passw|credential|signature|session|api[-_]?key|access[-_]?key|private/i;
const SECRET_VALUE =
  /^(?:bearer|basic|token|apikey|digest)\s|^(?:sk|pk|rk)[-_](?:live|test|proj|ant)|^(?:ghp|gho|ghs|github_pat|glpat|xox[abprs]|cs[aps])[-_]|^AKIA[0-9A-Z]{12}|^eyJ[\w-]+\.|-----BEGIN/i;

const headers = table(
  HEADER_NAME,
  z
    .string()
    .max(2000)
    .regex(/^[\t\x20-\x7e\x80-\xff]*$/),
  50,
)
  .superRefine((entries, ctx) => {
    for (const [name, value] of Object.entries(entries)) {
      if (TRANSPORT_HEADER.test(name)) {
        ctx.addIssue({ code: 'custom', path: [name], message: 'is set by the transport and can not be given' });
      } else if (SECRET_HEADER.test(name) || SECRET_VALUE.test(value)) {
        ctx.addIssue({
          code: 'custom',
          path: [name],
          message: `looks like a secret: store it as a secret and name it in secret_refs as "header:${name}"`,
        });
      }
    }
  })
  .default({});

const PLACEHOLDER = /\{[A-Za-z_][A-Za-z0-9_.-]{0,99}\}/g;

/** What is wrong with a connector URL, or null. Placeholders may stand in path and query, never in scheme, host or port. */
function urlFault(text: string): string | null {
  const authority = /^https?:\/\/([^/?#]*)/i.exec(text)?.[1];
  if (authority === undefined || authority === '') return 'must be an absolute http or https URL';
  if (authority.includes('@')) return 'must not hold credentials';
  if (/[{}%\\]/.test(authority)) return 'placeholders may stand in the path or the query, never in the host';
  if (/[\s\p{Cc}\\#]/u.test(text)) return 'must hold no spaces, backslashes or fragment';
  const filled = text.replace(PLACEHOLDER, 'x');
  if (/[{}]/.test(filled)) return 'has a brace that is no {placeholder}';
  return URL.canParse(filled) ? null : 'is not a valid URL';
}

const url = z
  .string()
  .max(2000)
  .superRefine((text, ctx) => {
    const fault = urlFault(text);
    if (fault !== null) ctx.addIssue({ code: 'custom', message: fault });
  });

const domain = z
  .string()
  .max(253)
  .regex(/^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?)(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?)*$|^\[[0-9a-f:.]+\]$/i, {
    message: 'must be a host name like api.example.com',
  })
  .transform((name) => name.toLowerCase());
const allowedDomains = z.array(domain).max(100).default([]);

/** The host a connector URL names, lower case; placeholders are no part of it. Null when the URL is not valid. */
export function connectorHost(connectorUrl: string): string | null {
  if (urlFault(connectorUrl) !== null) return null;
  return new URL(connectorUrl.replace(PLACEHOLDER, 'x')).hostname;
}

/** Whether `host` is one of `domains` or lies under one; no domains means: only the host that the URL itself names. */
export function hostAllowed(host: string, domains: readonly string[]): boolean {
  return domains.length === 0 || domains.some((name) => host === name || host.endsWith(`.${name}`));
}

const domainsCoverHost = {
  check: (config: { url: string; allowed_domains: string[] }) => {
    const host = connectorHost(config.url);
    return host === null || hostAllowed(host, config.allowed_domains);
  },
  fault: { path: ['allowed_domains'], message: 'does not hold the host of the url' },
};

const secretRefs = table(
  /^(?:header:[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}|[A-Za-z0-9][A-Za-z0-9_.-]{0,99})$/,
  secretName,
  20,
).default({});

const httpConfig = z
  .strictObject({
    url,
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
    headers,
    /** `header:Name` or a parameter name → the name of a secret of the org. */
    secret_refs: secretRefs,
    timeout_seconds: z.int().min(1).max(300).default(30),
    allowed_domains: allowedDomains,
    max_response_bytes: z.int().min(1).max(10_485_760).default(1_048_576),
  })
  .refine(domainsCoverHost.check, domainsCoverHost.fault)
  .refine((config) => Object.keys(config.secret_refs).length === 0 || /^https:/i.test(config.url), {
    path: ['url'],
    message: 'must be https where secrets are sent',
  })
  .superRefine((config, ctx) => {
    const literal = new Set(Object.keys(config.headers).map((name) => name.toLowerCase()));
    for (const ref of Object.keys(config.secret_refs)) {
      const header = ref.startsWith('header:') ? ref.slice('header:'.length) : null;
      if (header === null) continue;
      if (TRANSPORT_HEADER.test(header) || literal.has(header.toLowerCase())) {
        ctx.addIssue({ code: 'custom', path: ['secret_refs', ref], message: 'is set otherwise already' });
      }
    }
  });

const webhookConfig = z
  .strictObject({
    url,
    /** The name of the secret that signs the call (Standard Webhooks). */
    secret_ref: secretName,
    timeout_seconds: z.int().min(1).max(300).default(30),
    allowed_domains: allowedDomains,
  })
  .refine(domainsCoverHost.check, domainsCoverHost.fault);

const mockConfig = z.strictObject({
  response_data: z.json().optional(),
  should_fail: z.boolean().default(false),
  error_code: z.string().min(1).max(100).optional(),
  error_message: z.string().min(1).max(1000).optional(),
  delay_ms: z.int().min(0).max(30_000).default(0),
  status_code: z.int().min(100).max(599).optional(),
});

const agentConfig = z.strictObject({
  /** How long the agent may take to report its result. */
  timeout_seconds: z.int().min(1).max(86_400).default(3600),
  /** Life of the grant. */
  grant_seconds: z.int().min(60).max(3600).default(300),
});

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

// ---- The document ------------------------------------------------------------------------------------------------

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
