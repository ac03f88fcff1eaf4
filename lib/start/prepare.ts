import { resolve } from 'node:path';
import { env, provideEnv } from '@/lib/env';
import { applyMigrations } from '@/lib/db/migrate';
import { startEmbedded } from '@/lib/db/embedded/start';
import { keptSecrets } from './secrets';

export type Prepared = {
  /** The connection that migrated: owner of the tables. Set-up and the demo use it, requests never do. */
  ownerUrl: string;
  embedded: boolean;
  stop: () => Promise<void>;
};

/**
 * Makes this process able to serve: environment, database (the embedded one unless `DATABASE_URL` is set), secrets,
 * migrations. Throws `EnvError` or `MigrationError` with a message for the operator.
 */
export async function prepare(report: (line: string) => void): Promise<Prepared> {
  const given = env();
  let ownerUrl: string;
  let stop = async (): Promise<void> => undefined;
  if (given.DATABASE_URL) {
    ownerUrl = given.MIGRATION_DATABASE_URL ?? given.DATABASE_URL;
  } else {
    const dataDir = resolve(given.COUNTERSIGN_DATA_DIR);
    const kept = keptSecrets(dataDir, given);
    report('Starting the embedded database …');
    const database = await startEmbedded({ dataDir, onProgress: report });
    ownerUrl = database.url;
    stop = () => database.stop();
    provideEnv({ ...kept, DATABASE_URL: database.url });
  }
  env(); // with a database the secrets are required: refuse now, not at the first request
  report('Bringing the database up to date …');
  await applyMigrations(ownerUrl, { root: process.cwd(), onProgress: report });
  return { ownerUrl, embedded: !given.DATABASE_URL, stop };
}
