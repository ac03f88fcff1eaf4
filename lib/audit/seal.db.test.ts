import { describe, expect, it } from 'vitest';
import { withOrg, withOrgTransaction } from '@/lib/db/scope';
import { makeOrg } from '@/lib/approvals/testing/arrange';
import { testDatabase } from '@/lib/db/testing/database';
import { sealAudit } from './seal';
import { APPEND, append, sealAll, settle, tamper } from './testing/log';
import { verifyAudit } from './verify';

const { sudo } = await testDatabase();

const seals = (org: string) =>
  sudo<{ number: number; count: number }>('SELECT number, count FROM audit_seals WHERE org_id = $1 ORDER BY number', [
    org,
  ]);

describe('the audit log as the application', () => {
  it.each([
    `UPDATE audit_events SET reason = 'x' WHERE org_id = $1`,
    'DELETE FROM audit_events WHERE org_id = $1',
    `UPDATE audit_seals SET hash = 'x' WHERE org_id = $1`,
    'DELETE FROM audit_seals WHERE org_id = $1',
  ])('refuses %s', async (text) => {
    const org = await makeOrg(sudo);
    await append(org, 1);
    await sealAudit(org);
    await expect(withOrg(org, (run) => run({ name: text.slice(0, 40), text }, [org]))).rejects.toThrow(
      /permission denied/,
    );
  });

  it.each(['audit_events', 'audit_seals'])('refuses TRUNCATE %s', async (table) => {
    const org = await makeOrg(sudo);
    await expect(withOrg(org, (run) => run({ name: `t-${table}`, text: `TRUNCATE ${table}` }))).rejects.toThrow(
      /permission denied/,
    );
  });

  it('refuses dates and transaction ids of one’s own choice', async () => {
    const org = await makeOrg(sudo);
    for (const [column, value] of [
      ['occurred_at', 'now()'],
      ['xid', `'3'::xid8`],
    ] as const) {
      const text = `INSERT INTO audit_events (org_id, type, actor_kind, actor_label, ${column}) VALUES ($1, 'x', 'system', 'x', ${value})`;
      await expect(withOrg(org, (run) => run({ name: `own-${column}`, text }, [org]))).rejects.toThrow(
        /permission denied/,
      );
    }
  });

  it('refuses the owner of the tables too, as long as the triggers stand', async () => {
    const org = await makeOrg(sudo);
    await append(org, 1);
    await expect(sudo(`UPDATE audit_events SET reason = 'x' WHERE org_id = $1`, [org])).rejects.toThrow(
      /never changed/,
    );
    await expect(sudo('DELETE FROM audit_events WHERE org_id = $1', [org])).rejects.toThrow(/never changed/);
    await expect(sudo('TRUNCATE audit_events')).rejects.toThrow(/never changed/);
  });
});

describe('sealAudit', () => {
  it('seals what there is, once', async () => {
    const org = await makeOrg(sudo);
    expect(await sealAudit(org)).toBe(0);
    await append(org, 3);
    expect(await sealAll(sudo, org)).toBe(3);
    expect(await sealAudit(org)).toBe(0);
    await append(org, 2);
    expect(await sealAll(sudo, org)).toBe(2);
    expect(await seals(org)).toEqual([
      { number: 1, count: 3 },
      { number: 2, count: 2 },
    ]);
    expect(await verifyAudit(org)).toMatchObject({ ok: true, seals: 2, events: 5, unsealed: 0 });
  });

  it('waits for a running transaction instead of forking or losing its events', async () => {
    const org = await makeOrg(sudo);
    let finish = () => {};
    const held = new Promise<void>((resolve) => (finish = resolve));
    let begun = () => {};
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    const slow = withOrgTransaction(org, async (run) => {
      await run(APPEND, [org, 1, 'slow']);
      begun();
      await held;
    });
    await hasBegun;
    try {
      await append(org, 5, 'quick'); // committed, but younger than one that is still open
      await sealAudit(org);
      expect(await verifyAudit(org)).toMatchObject({ ok: true, events: 0, unsealed: 5 });
    } finally {
      finish();
      await slow;
    }
    await sealAll(sudo, org);
    expect(await verifyAudit(org)).toMatchObject({ ok: true, events: 6, unsealed: 0 });
  });

  it('never splits one transaction, however large, and takes a backlog in several seals', async () => {
    const org = await makeOrg(sudo);
    await append(org, 9_000);
    await append(org, 9_000);
    await append(org, 12_000);
    await append(org, 10);
    expect(await sealAll(sudo, org)).toBe(30_010);
    expect((await seals(org)).map((s) => s.count)).toEqual([9_000, 9_000, 12_000, 10]);
    expect(await verifyAudit(org)).toMatchObject({ ok: true, seals: 4, events: 30_010 });
  });

  it('stays one chain under concurrent writers and several sealers', async () => {
    const org = await makeOrg(sudo);
    let writing = true;
    const writers = Array.from({ length: 6 }, async (_, w) => {
      for (let i = 0; i < 25; i++) {
        if (w % 2 === 0) await append(org, 1 + (i % 3));
        else
          await withOrgTransaction(org, async (run) => {
            await run(APPEND, [org, 1, 'first']);
            await run({ name: 'nap', text: 'SELECT pg_sleep(random() * 0.02)' });
            await run(APPEND, [org, 1, 'second']);
          });
      }
    });
    const sealers = Array.from({ length: 3 }, async (_, s) => {
      while (writing) await sealAudit(org, { wait: s === 0 });
    });
    await Promise.all(writers);
    writing = false;
    await Promise.all(sealers);
    await sealAll(sudo, org);

    const [{ total }] = (await sudo<{ total: number }>('SELECT count(*) AS total FROM audit_events WHERE org_id = $1', [
      org,
    ])) as [{ total: number }];
    expect(await verifyAudit(org)).toMatchObject({ ok: true, events: total, unsealed: 0, fault: null });
    const numbers = (await seals(org)).map((s) => s.number);
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    expect(numbers.length).toBeGreaterThan(1);
  });

  it('leaves it to the other sealer, or waits for him', async () => {
    const org = await makeOrg(sudo);
    await append(org, 1);
    await settle(sudo);
    let finish = () => {};
    const held = new Promise<void>((resolve) => (finish = resolve));
    let begun = () => {};
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    const other = withOrgTransaction(org, async (run) => {
      await run({ name: 'hold', text: `SELECT pg_advisory_xact_lock(hashtextextended('audit-seal ' || $1, 0))` }, [
        org,
      ]);
      begun();
      await held;
    });
    await hasBegun;
    expect(await sealAudit(org)).toBe(0);
    const waiting = sealAudit(org, { wait: true });
    finish();
    await other;
    expect(await waiting).toBe(1);
  });

  it('says so when the data was moved to a cluster whose transaction counter is behind', async () => {
    const org = await makeOrg(sudo);
    await append(org, 1);
    await sealAll(sudo, org);
    await tamper(sudo, [`UPDATE audit_seals SET to_xid = '999999999999' WHERE org_id = $1`, [org]]);
    await expect(sealAudit(org)).rejects.toThrow(/transaction counter is behind/);
  });
});
