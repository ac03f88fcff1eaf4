import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { provideEnv } from '@/lib/env';
import { APP_ROLE, closePool } from '../pool';
import { createDatabase, databaseUrl, dropDatabase } from './template';

export type TestDatabase = {
  /** As the superuser: for migrations, and what the pool of the application is given. */
  readonly url: string;
  /** As the role that the application works as. */
  readonly appUrl: string;
  /** Runs SQL past row-level security, to arrange and to look. */
  sudo<Row extends pg.QueryResultRow = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
};

/**
 * A database of its own for this test file, with the project's migrations applied, dropped after its last test. The
 * environment is set, so that the application's pool uses it. Call it once, at the top of a `.db.test.ts` file:
 * `const { sudo } = await testDatabase();`
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { server, template } = inject('database');
  const name = await createDatabase(server, template);
  const url = databaseUrl(server, name);
  provideEnv({ DATABASE_URL: url, LOG_LEVEL: 'silent', ...generatedSecrets() });

  const superuser = new pg.Pool({ connectionString: url, max: 4 });
  superuser.on('error', () => undefined);
  afterAll(async () => {
    await Promise.all([closePool(), superuser.end()]);
    await dropDatabase(server, name);
  });
  return {
    url,
    appUrl: `${url}?options=${encodeURIComponent(`-c role=${APP_ROLE}`)}`,
    sudo: async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
      (await superuser.query<Row>(text, values)).rows,
  };
}

function generatedSecrets(): Record<string, string> {
  const names = ['NEXTAUTH_SECRET', 'ENCRYPTION_KEY', 'HMAC_SECRET', 'SIGNING_KEY'];
  return Object.fromEntries(names.map((name) => [name, randomBytes(32).toString('base64')]));
}
