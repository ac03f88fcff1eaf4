import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient, type Prisma } from '@/prisma/generated/client';
import type { OrgId } from '@/lib/ids';
import { pool } from './pool';

const holder = globalThis as typeof globalThis & { __countersignPrisma?: PrismaClient };

const prisma = (): PrismaClient =>
  (holder.__countersignPrisma ??= new PrismaClient({ adapter: new PrismaPg(pool()), errorFormat: 'minimal' }));

/** Prisma inside one organization's transaction. */
export type Tx = Prisma.TransactionClient;

/**
 * Runs ordinary queries in one short transaction whose row-level security shows this organization only (the setting
 * ends with the transaction). No network, mail or webhook inside.
 */
export function inOrg<T>(org: OrgId, work: (tx: Tx) => Promise<T>): Promise<T> {
  return prisma().$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT set_config('app.org_id', ${org}, true)`;
      return work(tx);
    },
    { maxWait: 5_000, timeout: 15_000 },
  );
}

/** Ends Prisma: graceful stop and tests. The pool is ended apart. */
export async function closePrisma(): Promise<void> {
  const made = holder.__countersignPrisma;
  delete holder.__countersignPrisma;
  await made?.$disconnect();
}
