import { z } from 'zod';

/** After so many seconds the stream ends and the client comes back: for proxies that cut long answers off. */
const maxSeconds = z.coerce.number().min(0).max(86_400).optional();

export const approvalStreamQuery = z.strictObject({
  until: z.enum(['result', 'decision']).default('result'),
  max_seconds: maxSeconds,
});

export const streamQuery = z.strictObject({ max_seconds: maxSeconds });
