import { Prisma } from '@/prisma/generated/client';

/** Tagged template for the few raw statements inside a Prisma transaction; values are always bound. */
export const sql = Prisma.sql;

/** Constant SQL text of ours inside such a template; never anything that a caller sent. */
export const raw = Prisma.raw;
