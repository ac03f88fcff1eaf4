import { sweepExpired } from '@/lib/approvals/expire';
import { env } from '@/lib/env';
import { startPending } from '@/lib/execution/start-pending';
import { retainDue } from '@/lib/retention/due';
import { sendDueMail } from '@/lib/notifications/send-due';
import { createDeliverer } from '@/lib/webhooks/deliver-due';
import { emitExpiring, purgeDeliveries } from '@/lib/webhooks/expiring';
import { alertsDue } from './alerts-due';
import { purgeIdempotencyKeys, purgeLeftovers } from './due';
import type { Job } from './loop';
import { markAllAmbiguous } from './mark-ambiguous';
import { recountDue } from './recount-due';
import { sealDue } from './seal-due';

/** Every background job of a server. */
export function allJobs(): Job[] {
  const sweepMs = env().SWEEP_SECONDS * 1000;
  const archiveDir = env().RETENTION_ARCHIVE_DIR;
  return [
    { name: 'expire approvals', everyMs: sweepMs, batch: 500, run: () => sweepExpired(500) },
    { name: 'start approved actions', everyMs: sweepMs, batch: 16, run: () => startPending(16) },
    { name: 'mark ambiguous runs', everyMs: sweepMs, batch: 100, run: () => markAllAmbiguous(100) },
    { name: 'seal audit logs', everyMs: 10_000, batch: 100, run: (signal) => sealDue(100, signal) },
    { name: 'count approvals', everyMs: 10_000, batch: 1, run: (signal) => recountDue(100, signal) },
    { name: 'deliver webhooks', everyMs: Math.min(sweepMs, 1_000), batch: 1, run: createDeliverer() },
    { name: 'tell of expiring approvals', everyMs: sweepMs * 4, batch: 500, run: () => emitExpiring(500) },
    { name: 'send mail', everyMs: sweepMs, batch: 100, run: () => sendDueMail(100) },
    { name: 'purge webhook deliveries', everyMs: 60_000, batch: 1_000, run: () => purgeDeliveries(1_000) },
    { name: 'look at alerts', everyMs: 60_000, batch: 1, run: alertsDue },
    { name: 'purge idempotency keys', everyMs: 60_000, batch: 1_000, run: () => purgeIdempotencyKeys(1_000) },
    {
      name: 'purge leftovers',
      everyMs: 3_600_000,
      firstMs: sweepMs * 12,
      batch: 1_000,
      run: () => purgeLeftovers(1_000),
    },
    ...(archiveDir ? [retention(archiveDir, sweepMs)] : []),
  ];
}

/** Looks hourly for organizations that were not looked at today, and soon after a start, however often there is one. */
const retention = (archiveDir: string, sweepMs: number): Job => ({
  name: 'retention',
  everyMs: 3_600_000,
  firstMs: sweepMs * 12,
  batch: Infinity,
  run: (signal) => retainDue(archiveDir, signal),
});
