import { z } from 'zod';
import { ownSecret } from '@/lib/weak-secrets';

/** The only reader of `process.env`. Parsed once; a variable that is set to nothing counts as not set. */
const flag = z.enum(['0', '1', 'on', 'off', 'true', 'false']).transform((v) => v === '1' || v === 'on' || v === 'true');

const schema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  APP_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  MIGRATION_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(16),
  COUNTERSIGN_DATA_DIR: z.string().default('.data'),
  ADMIN_EMAIL: z.email().default('admin@example.com'),
  ADMIN_PASSWORD: z.string().min(12, 'must have at least 12 characters').optional(),
  ORG_NAME: z.string().min(1).default('Acme'),
  ORG_SLUG: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{1,62}$/)
    .default('acme'),
  DEMO: flag.optional(),
  NEXTAUTH_SECRET: ownSecret('NEXTAUTH_SECRET', 32).optional(),
  ENCRYPTION_KEY: ownSecret('ENCRYPTION_KEY', 32).optional(),
  HMAC_SECRET: ownSecret('HMAC_SECRET', 32).optional(),
  SIGNING_KEY: ownSecret('SIGNING_KEY', 32).optional(),
  CONNECTOR_PRIVATE_ALLOWLIST: z.string().default(''),
  RATE_LIMIT: flag.default(true),
  WORKERS: flag.default(true),
  SWEEP_SECONDS: z.coerce.number().min(0.05).max(3600).default(5),
  TRUSTED_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  CORS_ORIGINS: z.string().default(''),
  RETENTION_ARCHIVE_DIR: z.string().optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  METRICS_TOKEN: z.string().min(16).optional(),
});

export type Env = Readonly<z.infer<typeof schema>> & { readonly appUrl: string };

/** Thrown at start-up when a variable is missing or weak; the message names each one and what would be right. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
}

/** Parses a set of variables. Throws `EnvError`. With `DATABASE_URL` the four secrets are required. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(set);
  const problems = parsed.success ? [] : parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`);
  if (set['DATABASE_URL']) {
    for (const name of ['NEXTAUTH_SECRET', 'ENCRYPTION_KEY', 'HMAC_SECRET', 'SIGNING_KEY']) {
      if (!set[name]) problems.push(`${name}: required with DATABASE_URL; make one with: openssl rand -base64 32`);
    }
  }
  if (!parsed.success || problems.length > 0) {
    throw new EnvError(`The environment is not usable:\n${problems.map((p) => `  ${p}`).join('\n')}`);
  }
  const host = parsed.data.HOST === '0.0.0.0' || parsed.data.HOST === '::' ? 'localhost' : parsed.data.HOST;
  const appUrl = (
    parsed.data.APP_URL ?? `http://${host === '127.0.0.1' ? 'localhost' : host}:${parsed.data.PORT}`
  ).replace(/\/+$/, '');
  return { ...parsed.data, appUrl };
}

const holder = globalThis as typeof globalThis & { __countersignEnv?: Env };

/** The process's environment, parsed at first use (so that a build needs no database and no secrets). */
export function env(): Env {
  return (holder.__countersignEnv ??= parseEnv(process.env));
}

/** The four secrets that a running server needs; throws `EnvError` when one is missing. */
export function secrets() {
  const { NEXTAUTH_SECRET, ENCRYPTION_KEY, HMAC_SECRET, SIGNING_KEY } = env();
  if (!NEXTAUTH_SECRET || !ENCRYPTION_KEY || !HMAC_SECRET || !SIGNING_KEY) {
    throw new EnvError(
      'NEXTAUTH_SECRET, ENCRYPTION_KEY, HMAC_SECRET and SIGNING_KEY are not set; `npm start` makes them.',
    );
  }
  return { NEXTAUTH_SECRET, ENCRYPTION_KEY, HMAC_SECRET, SIGNING_KEY };
}

/** Sets variables for this process before `env()` is first read: start-up and tests only. */
export function provideEnv(values: Record<string, string>): void {
  for (const [name, value] of Object.entries(values)) process.env[name] = value;
  delete holder.__countersignEnv;
}
