import { createHash } from 'node:crypto';
import type { Database } from '@/e2e/support/database';
import { sealAudit } from '@/lib/audit/seal';
import { verifyAudit } from '@/lib/audit/verify';
import { newId } from '@/lib/ids';
import { rawPool } from './database';
import { median, timed } from './load';
import { ms, progress, type Figure } from './report';

const EVENTS = 100_000;
const PER_TRANSACTION = 100;

/** A log of so many events, sealed, verified from beginning to end, beside reading and hashing the same rows. */
export async function measureAudit(database: Database): Promise<Figure[]> {
  progress(`audit: writing and sealing ${EVENTS.toLocaleString('en')} events`);
  const orgId = newId('org');
  await database.sudo(`INSERT INTO orgs (id, slug, name) VALUES ($1, 'bench-audit', 'bench-audit')`, [orgId]);
  for (let n = 0; n < EVENTS / PER_TRANSACTION; n++) {
    await database.sudo(
      `INSERT INTO audit_events (org_id, type, actor_kind, actor_id, actor_label, request_id, approval_id, payload)
       SELECT $1, 'action_approved', 'user', new_id()::text, 'decider@bench.example', 'req-' || n, new_id(),
         jsonb_build_object('action', 'kubernetes:deploy', 'version', n, 'via', 'ui', 'notes', 'looks right',
           'action_hash', repeat('a', 64), 'target_hash', repeat('b', 64), 'token_id', null)
       FROM generate_series(1, $2::int) n`,
      [orgId, PER_TRANSACTION],
    );
  }
  const sealMs = await timed(async () => {
    for (let sealed = 0; sealed < EVENTS;) sealed += await sealAudit(orgId, { wait: true });
  });

  progress('audit: verifying it three times');
  const raw = rawPool(database.url, orgId);
  const verifyMs: number[] = [];
  const readMs: number[] = [];
  for (let n = 0; n < 3; n++) {
    readMs.push(
      await timed(async () => {
        const statement = {
          name: 'bench-audit-read',
          text: 'SELECT e::text AS event FROM audit_events e WHERE org_id = $1',
        };
        for (const row of await raw.run(statement, [orgId])) createHash('sha256').update(String(row['event'])).digest();
      }),
    );
    verifyMs.push(
      await timed(async () => {
        const result = await verifyAudit(orgId);
        if (!result.ok || result.events !== EVENTS)
          throw new Error(`the log does not verify: ${JSON.stringify(result)}`);
      }),
    );
  }
  await raw.end();
  const mine = median(verifyMs);
  return [
    { what: `audit: seal ${EVENTS.toLocaleString('en')} events`, value: ms(sealMs) },
    {
      what: `audit: verify ${EVENTS.toLocaleString('en')} events`,
      value: ms(mine),
      baseline: `read and hash ${ms(median(readMs))}`,
      ratio: mine / median(readMs),
      goal: '< 5 s',
      met: mine < 5_000,
      data: { verifyMs, readMs },
    },
  ];
}
