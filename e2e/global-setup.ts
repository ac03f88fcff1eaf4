import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { applyMigrations } from '@/lib/db/migrate';
import { startTestServer } from '@/lib/db/testing/server';
import { createDatabase, databaseUrl, dropDatabase } from '@/lib/db/testing/template';
import { reportMissing } from './support/needs';
import { SERVER_ENTRY } from './support/server';

/** One PostgreSQL for the whole run, and on it one migrated database that every server's is copied from. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const root = resolve(import.meta.dirname, '..');
  if (!existsSync(resolve(root, SERVER_ENTRY))) throw new Error(`${SERVER_ENTRY} is missing. Run first: npm run build`);
  reportMissing();
  const server = await startTestServer();
  const template = await createDatabase(server.url);
  await applyMigrations(databaseUrl(server.url, template), { root });
  process.env['E2E_DATABASE_SERVER'] = server.url;
  process.env['E2E_DATABASE_TEMPLATE'] = template;
  return async () => {
    await dropDatabase(server.url, template);
    await server.stop();
  };
}
