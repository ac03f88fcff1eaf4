import { z } from 'zod';

/** A time on the wire: ISO 8601, UTC, `Z`. */
export const isoTime = z.iso.datetime().meta({ description: 'ISO 8601, UTC', example: '2026-01-31T10:00:00.000Z' });

/** Any JSON value. An open schema: recursive ones don't survive the way to OpenAPI. */
export const json = z.unknown().meta({ description: 'any JSON value' });

/** A JSON object. */
export const jsonObject = z.record(z.string(), z.unknown());

export const agentSlug = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{2,62}$/,
    'must be 3 to 63 lower-case letters, digits or hyphens, beginning with a letter or digit',
  )
  .meta({ example: 'deployment-bot' });

export const orgSlug = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{1,62}$/,
    'must be 2 to 63 lower-case letters, digits or hyphens, beginning with a letter or digit',
  );

/** A time or a bare date; a bare date is a day in the organization's time zone (as an end: its last instant). */
export const timeOrDate = z.union([z.iso.datetime({ offset: true }), z.iso.date()], {
  error: 'must be a date (2026-01-31) or an ISO 8601 time',
});

/** Free text of people: trimmed, bounded. */
export const text = (max: number) => z.string().trim().max(max, `must have at most ${max} characters`);

/** Paging as every list takes it. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  offset: z.coerce.number().int().min(0).max(10_000).default(0),
  cursor: z.string().max(500).optional(),
};

/** A page of a list. `total` is exact up to 10,000; beyond that `total_relation` is `gte`. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    total: z.number().int(),
    total_relation: z.enum(['eq', 'gte']),
    has_more: z.boolean(),
    next_cursor: z.string().nullable(),
  });

export type Page<T> = {
  items: T[];
  total: number;
  total_relation: 'eq' | 'gte';
  has_more: boolean;
  next_cursor: string | null;
};
