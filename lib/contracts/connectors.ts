import { z } from 'zod';

/* How a tool of a manifest is run: the `config` of each of the four types. */

/** A record with a bounded number of keys of a known shape. */
export const table = <T extends z.ZodType>(key: RegExp, value: T, max: number) =>
  z
    .record(z.string().regex(key, { message: 'is not a valid name' }), value)
    .refine((entries) => Object.keys(entries).length <= max, { message: `at most ${max} entries` });

const secretName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, { message: 'must be the name of a secret' });

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

export const httpConfig = z
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

export const webhookConfig = z
  .strictObject({
    url,
    /** The name of the secret that signs the call (Standard Webhooks). */
    secret_ref: secretName,
    timeout_seconds: z.int().min(1).max(300).default(30),
    allowed_domains: allowedDomains,
  })
  .refine(domainsCoverHost.check, domainsCoverHost.fault);

export const mockConfig = z.strictObject({
  response_data: z.json().optional(),
  should_fail: z.boolean().default(false),
  error_code: z.string().min(1).max(100).optional(),
  error_message: z.string().min(1).max(1000).optional(),
  delay_ms: z.int().min(0).max(30_000).default(0),
  status_code: z.int().min(100).max(599).optional(),
});

export const agentConfig = z.strictObject({
  /** How long the agent may take to report its result. */
  timeout_seconds: z.int().min(1).max(86_400).default(3600),
  /** Life of the grant. */
  grant_seconds: z.int().min(60).max(3600).default(300),
});
