import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOrg } from '@/lib/approvals/testing/arrange';
import { startEmbedded } from '@/lib/db/embedded/start';
import { applyMigrations } from '@/lib/db/migrate';
import { closePool } from '@/lib/db/pool';
import { testDatabase } from '@/lib/db/testing/database';
import { provideEnv } from '@/lib/env';
import type { OrgId } from '@/lib/ids';
import { catchUpAudit } from './catch-up';
import { makeCheckpoint } from './checkpoint';
import { sealAudit } from './seal';
import { append, sealAll } from './testing/log';
import { verifyAudit } from './verify';

const { url, sudo } = await testDatabase();
const quiet = () => undefined;

describe('catchUpAudit', () => {
  it('changes nothing on the cluster that the log was made on', async () => {
    const org = await makeOrg(sudo);
    await append(org, 3);
    await sealAll(sudo, org);
    expect(await catchUpAudit(url, quiet)).toBe(false);
  });

  it('is not for the application', async () => {
    const app = new pg.Client({ connectionString: url, options: '-c role=countersign_app' });
    await app.connect();
    await expect(app.query('SELECT audit_catch_up()')).rejects.toThrow(/permission denied/);
    await expect(app.query('SELECT audit_log_end()')).rejects.toThrow(/permission denied/);
    await app.end();
  });
});

describe('a log that is dumped and restored into a younger cluster', () => {
  const tables = ['orgs', 'agents', 'audit_events', 'audit_seals'];
  let org: OrgId;
  let dump: Map<string, unknown[]>;
  let young: { url: string; stop(): Promise<void> };
  let directory: string;
  let client: pg.Client;

  beforeAll(async () => {
    org = await makeOrg(sudo);
    for (let i = 0; i < 3; i++) await append(org, 2, `old ${i}`);
    await sealAll(sudo, org);
    // The old cluster has lived longer than the new one will for a while.
    await sudo('DO $$ BEGIN FOR i IN 1..6000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$');
    await append(org, 2, 'sealed late');
    await sealAll(sudo, org);
    await append(org, 1, 'not yet sealed');
    dump = new Map();
    for (const table of tables) {
      const column = table === 'orgs' ? 'id' : 'org_id';
      const rows = await sudo<{ row: unknown }>(`SELECT to_jsonb(t) AS row FROM ${table} t WHERE ${column} = $1`, [
        org,
      ]);
      dump.set(
        table,
        rows.map(({ row }) => row),
      );
    }
    directory = await mkdtemp(join(tmpdir(), 'countersign-test-'));
    young = await startEmbedded({ dataDir: directory, durable: false });
    await applyMigrations(young.url);
    client = new pg.Client({ connectionString: young.url });
    await client.connect();
    await client.query('BEGIN; SET LOCAL session_replication_role = replica');
    for (const [table, rows] of dump) {
      await client.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`, [
        JSON.stringify(rows),
      ]);
    }
    await client.query('COMMIT');
    await closePool();
    provideEnv({ DATABASE_URL: young.url });
  });

  afterAll(async () => {
    await client.end();
    await closePool();
    provideEnv({ DATABASE_URL: url });
    await young.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('is refused by the sealer until a start has caught up, then goes on and verifies', async () => {
    await expect(sealAudit(org, { wait: true })).rejects.toThrow(/Restart the server/);

    const told: string[] = [];
    expect(await catchUpAudit(young.url, (line) => told.push(line))).toBe(true);
    expect(told).toEqual([expect.stringContaining('came from another PostgreSQL cluster')]);
    expect(await catchUpAudit(young.url, quiet)).toBe(false);

    for (let i = 0; i < 3; i++) await append(org, 1, `new ${i} ${randomBytes(2).toString('hex')}`);
    expect(await sealAudit(org, { wait: true })).toBe(4); // the one that came unsealed, too
    expect(await verifyAudit(org)).toMatchObject({ ok: true, events: 12, unsealed: 0, fault: null });
    const checkpoint = await makeCheckpoint(org);
    await append(org, 1);
    await sealAudit(org, { wait: true });
    expect(await verifyAudit(org, { checkpoint })).toMatchObject({ ok: true, checkpoint: 'matched', events: 13 });
  });

  it('can be moved once more', async () => {
    // As if this cluster were a third one, younger again by a million transactions.
    await client.query(`BEGIN; SET LOCAL session_replication_role = replica;
      INSERT INTO audit_events (org_id, id, type, actor_kind, actor_label, occurred_at, xid)
      SELECT org_id, new_id(), type, actor_kind, actor_label, now(), (e.xid::text::bigint + 1000000)::text::xid8
      FROM audit_events e ORDER BY e.xid DESC LIMIT 1; COMMIT`);
    expect(await catchUpAudit(young.url, quiet)).toBe(true);
    await append(org, 1);
    expect(await sealAudit(org, { wait: true })).toBe(2);
    expect(await verifyAudit(org)).toMatchObject({ ok: true, unsealed: 0 });
  });
});
