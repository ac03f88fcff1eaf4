import pg from 'pg';
import { tablesOf } from '../support/rows';
import { DEPLOY } from '../support/manifest';
import { expect, test } from '../support/test';
import { People, World } from '../support/world';

/** The application's role, as its pool connects. */
async function asApplication(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, options: '-c role=countersign_app' });
  await client.connect();
  return client;
}

test.describe('law 4: no silent change', () => {
  test('the database refuses the application to change or remove audit events', async ({ world, agent }) => {
    await agent.ask(DEPLOY);
    const client = await asApplication(world.server.database.url);
    try {
      await client.query(`SELECT set_config('app.org_id', $1, false)`, [await world.uuid()]);
      const { rows } = await client.query<{ n: string }>('SELECT count(*) AS n FROM audit_events');
      expect(Number(rows[0]?.n)).toBeGreaterThan(0);
      for (const statement of [
        `UPDATE audit_events SET reason = 'x'`,
        `UPDATE audit_events SET occurred_at = now()`,
        'DELETE FROM audit_events',
        'TRUNCATE audit_events',
        `UPDATE audit_seals SET hash = 'x'`,
        'DELETE FROM audit_seals',
        'TRUNCATE audit_seals',
        'ALTER TABLE audit_events DISABLE TRIGGER ALL',
        'DROP TABLE audit_events',
        'SET session_replication_role = replica',
      ]) {
        await expect(client.query(statement), statement).rejects.toThrow(
          /permission denied|must be owner|never changed/,
        );
      }
    } finally {
      await client.end();
    }
    // Nor does a superuser do it by accident.
    await expect(world.server.database.sudo(`UPDATE audit_events SET reason = 'x'`)).rejects.toThrow(/never changed/);
    await expect(world.server.database.sudo('TRUNCATE audit_events CASCADE')).rejects.toThrow(/never changed/);
  });
});

test.describe('law 5: no org sees another', () => {
  test('without the organization’s setting the application’s role sees no row and writes none', async ({
    world,
    agent,
  }) => {
    await agent.ask(DEPLOY);
    const client = await asApplication(world.server.database.url);
    try {
      for (const [table, columns] of await tablesOf(world.server.database)) {
        const seen = await client.query(`SELECT * FROM ${table}`).catch((error: unknown) => String(error));
        if (typeof seen === 'string') expect(seen, table).toMatch(/permission denied/);
        else expect(seen.rows, table).toEqual([]);
        if (!columns.includes('org_id')) continue;
        const changed = await client
          .query(`UPDATE ${table} SET org_id = org_id`)
          .catch((error: unknown) => String(error));
        if (typeof changed === 'string') expect(changed, table).toMatch(/permission denied|never changed/);
        else expect(changed.rowCount, table).toBe(0);
      }
    } finally {
      await client.end();
    }
  });

  test('with one organization’s setting it can’t write into another', async ({ world, people }) => {
    const other = await World.make(world.server, people);
    const client = await asApplication(world.server.database.url);
    try {
      await client.query(`SELECT set_config('app.org_id', $1, false)`, [await world.uuid()]);
      const foreign = [await other.uuid()];
      expect((await client.query('SELECT FROM orgs WHERE id = $1', foreign)).rowCount).toBe(0);
      await expect(
        client.query(`INSERT INTO tools (org_id, tool, gate) VALUES ($1, 'a:b', 'never')`, foreign),
      ).rejects.toThrow(/row-level security/);
      await expect(
        client.query(`INSERT INTO members (org_id, user_id, role) SELECT $1, user_id, role FROM members`, foreign),
      ).rejects.toThrow(/row-level security/);
    } finally {
      await client.end();
    }
  });

  test('10,000 interleaved calls of two organizations over 4 connections see no foreign row', async ({
    start,
    receiver,
  }) => {
    test.setTimeout(360_000);
    const server = await start({ env: { DATABASE_POOL_SIZE: '4', LOG_LEVEL: 'error' } });
    const people = new People(server.url);
    const worlds = [await World.make(server, people), await World.make(server, people)] as const;
    const sides = await Promise.all(
      worlds.map(async (world, side) => {
        const agent = await world.agent(receiver.url, `bot-of-${side}`);
        const own = await Promise.all(Array.from({ length: 5 }, () => agent.ask(DEPLOY)));
        return { world, agent, own: new Set(own) };
      }),
    );
    const [first, second] = sides;
    if (!first || !second) throw new Error('there are two sides');
    const total = 10_000;
    let next = 0;
    let foreign = 0;
    const lane = async () => {
      for (let n = next++; n < total; n = next++) {
        const [side, other] = n % 2 === 0 ? [first, second] : [second, first];
        const { owner } = side.world;
        const [theirs = ''] = other.own;
        switch ((n >> 1) % 5) {
          case 0: {
            const answer = await owner.get(`/approvals/${[...side.own][n % 5]}`);
            if (answer.status !== 200) throw new Error(answer.text);
            if (answer.text.includes(`bot-of-${side === first ? 1 : 0}`)) foreign++;
            break;
          }
          case 1:
            if ((await owner.get(`/approvals/${theirs}`)).status !== 404) foreign++;
            break;
          case 2:
            if ((await side.agent.get(`/api/v1/gateway/approvals/${theirs}/status`)).status !== 404) foreign++;
            break;
          case 3: {
            const answer = await owner.get('/agents');
            if (answer.status !== 200) throw new Error(answer.text);
            if (answer.text.includes(`bot-of-${side === first ? 1 : 0}`)) foreign++;
            break;
          }
          default: {
            const told = await side.agent.status([...side.own][n % 5] ?? '');
            if (told.status !== 'pending') foreign++;
          }
        }
      }
    };
    await Promise.all(Array.from({ length: 32 }, lane));
    expect(foreign).toBe(0);
  });
});
