import { z } from 'zod';
import { isoTime, paging } from './common';

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, 'must be 1 to 100 letters, digits, dots, hyphens or underscores');

const value = z
  .string()
  .min(1)
  .max(16_384)
  .regex(/^[^\r\n\0]*$|^-----BEGIN [\s\S]+$/, 'must be one line (or a PEM block)');

/** A host that the secret may be sent to: exactly this one, or any below it with `*.` in front. */
const host = z
  .string()
  .max(253)
  .regex(
    /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?)(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?)*$|^\[[0-9a-f:.]+\]$/i,
    'must be a host name like api.example.com or *.example.com',
  )
  .transform((text) => text.toLowerCase());
const allowedHosts = z
  .array(host)
  .min(1, 'name at least one host')
  .max(50)
  .transform((hosts) => [...new Set(hosts)]);

export const createSecretBody = z.strictObject({ name, value, allowed_hosts: allowedHosts });
export type CreateSecretBody = z.infer<typeof createSecretBody>;

/** A new value, sent to the same hosts unless others are named. */
export const rotateSecretBody = z.strictObject({ value, allowed_hosts: allowedHosts.optional() });
export type RotateSecretBody = z.infer<typeof rotateSecretBody>;

export const secretListQuery = z.strictObject({ ...paging });
export type SecretListQuery = z.infer<typeof secretListQuery>;

/** A secret without its value: that is never read back. */
export const secretInfo = z.object({
  secret_id: z.string(),
  name: z.string(),
  allowed_hosts: z.array(z.string()),
  /** Agents whose manifest in force names it. */
  used_by: z.array(z.string()),
  created_by: z.string().nullable(),
  created_at: isoTime,
  rotated_at: isoTime.nullable(),
});
export type SecretInfo = z.infer<typeof secretInfo>;
