import type { TestProject } from 'vitest/node';
import { applyMigrations } from '../migrate';
import { startTestServer } from './server';
import { createDatabase, databaseUrl, dropDatabase } from './template';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server that database tests run on, as its superuser, and a migrated database to copy. */
    database: { readonly server: string; readonly template: string };
  }
}

/**
 * Once per run: a server, and on it one database with the project's migrations, which every test file copies. A
 * migration that fails here fails the run.
 */
export default async function setup({ config, provide }: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  const template = await createDatabase(server.url);
  const teardown = async () => {
    await dropDatabase(server.url, template);
    await server.stop();
  };
  try {
    await applyMigrations(databaseUrl(server.url, template), { root: config.root });
  } catch (error) {
    await teardown();
    throw error;
  }
  provide('database', { server: server.url, template });
  return teardown;
}
