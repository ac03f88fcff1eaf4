import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeOrg } from '@/lib/approvals/testing/arrange';
import { newId, type OrgId } from '@/lib/ids';
import { purgeOrg } from './purge';
import { archiveDir, found, left, linesOf, old, plan, purge, sudo, url } from './testing/archive';
import { verifyArchive } from './verify-archive';

let org: OrgId;

describe('what leaves the database is in the archive', () => {
  beforeEach(async () => {
    org = await makeOrg(sudo);
  });

  /** An interaction of `days` ago that was allowed and run at once, or belongs to an approval. */
  async function interaction(days: number, approval: string | null): Promise<string> {
    const id = newId('int');
    await sudo(
      `INSERT INTO interactions (org_id, id, agent_id, source, decision, reasons, policy_trace, risk_snapshot, action_type,
         tool, params, action_hash, request_id, approval_id, created_at)
       VALUES ($1, $2, 'deployment-bot', 'execute', $3, '[]', '{}', '{}', 'kubernetes', 'deploy', '{}', 'h', 'r', $4,
         now() - $5::int * interval '1 day')`,
      [org, id, approval ? 'ESCALATE' : 'ALLOW', approval, days],
    );
    if (approval)
      await sudo('UPDATE approvals SET interaction_id = $3 WHERE org_id = $1 AND id = $2', [org, approval, id]);
    else {
      await sudo(
        `INSERT INTO executions (org_id, id, interaction_id, agent_id, attempt, mode, status, started_by, finished_at, result)
         VALUES ($1, new_id(), $2, 'deployment-bot', 1, 'gateway', 'succeeded', '{}', now(), '{"success": true}')`,
        [org, id],
      );
    }
    return id;
  }
  const archived = async (name: string, table: string) =>
    (await linesOf(name))
      .filter((one) => one.table === table)
      .map((one) => one.row!['id'] ?? one.row!['interaction_id']);

  it('with the runs of what was allowed at once', async () => {
    const id = await interaction(400, null);
    const done = await purge(org);
    expect(await sudo('SELECT FROM interactions WHERE org_id = $1', [org])).toHaveLength(0);
    expect(await sudo('SELECT FROM executions WHERE org_id = $1', [org])).toHaveLength(0);
    expect(await archived(done!.archive.name, 'interactions')).toEqual([id]);
    const runs = (await linesOf(done!.archive.name)).filter((one) => one.table === 'executions');
    expect(runs.map((one) => one.row)).toMatchObject([{ interaction_id: id, status: 'succeeded' }]);
  });

  it('with the interactions of approvals that go in the same run; those of approvals that stay, stay', async () => {
    const [gone, stays] = await old(org, 400, { status: 'denied' }, { status: 'pending' });
    const [first, second] = [await interaction(400, gone!), await interaction(400, stays!)];
    expect(await plan(org)).toMatchObject({ approvals: { decided: 1 }, interactions: 1 });
    const done = await purge(org);
    expect(await sudo('SELECT id FROM interactions WHERE org_id = $1', [org])).toEqual([{ id: second }]);
    expect(await archived(done!.archive.name, 'interactions')).toEqual([first]);
  });
});

describe('the archive', () => {
  beforeEach(async () => {
    org = await makeOrg(sudo);
    await old(org, 100, { status: 'denied' });
  });

  it('is a private file, recorded in the log with its hash', async () => {
    const { archive } = (await purge(org))!;
    expect((await stat(join(archiveDir, archive.name))).mode & 0o777).toBe(0o600);
    const [event] = await sudo<{ payload: Record<string, unknown>; actor_label: string }>(
      `SELECT payload, actor_label FROM audit_events WHERE org_id = $1 AND type = 'retention_purged'`,
      [org],
    );
    expect(event).toMatchObject({
      actor_label: 'retention',
      payload: { archive: archive.name, sha256: archive.sha256, approvals: { decided: 1, executed: 0 }, purge: null },
    });
    expect(await verifyArchive(join(archiveDir, archive.name))).toMatchObject({ ok: true, rows: 1 });
  });

  it('is left behind by nothing that failed, and then nothing is removed', async () => {
    const before = await readdir(archiveDir);
    const one = await found(org);
    const file = join(archiveDir, before[0] ?? 'none');
    await expect(purgeOrg(url, one, { archiveDir: join(file, 'inside-a-file') })).rejects.toThrow();
    await sudo(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not today'; END $$`,
    );
    await sudo('CREATE TRIGGER refuse BEFORE DELETE ON approvals FOR EACH ROW EXECUTE FUNCTION refuse()');
    await expect(purge(org)).rejects.toThrow('not today');
    await sudo('DROP TRIGGER refuse ON approvals');
    expect(await readdir(archiveDir)).toEqual(before);
    expect(await left(org)).toHaveLength(1);
  });

  it('of another content is not the one that was recorded', async () => {
    const { archive } = (await purge(org))!;
    const path = join(archiveDir, archive.name);
    await writeFile(
      path,
      gzipSync(
        gunzipSync(await readFile(path))
          .toString()
          .replace('denied', 'approved'),
      ),
    );
    expect(await verifyArchive(path)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('no archive with this hash'),
    });
  });
});
