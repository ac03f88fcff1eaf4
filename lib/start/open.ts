import { resolve } from 'node:path';
import { env, provideEnv } from '@/lib/env';
import { startEmbedded } from '@/lib/db/embedded/start';
import { keptSecrets } from './secrets';

export type Opened = {
  /** The connection that migrates: owner of the tables. Set-up and the demo use it, requests never do. */
  ownerUrl: string;
  embedded: boolean;
  stop: () => Promise<void>;
};

/**
 * Makes this process able to reach the database: environment, secrets, and the embedded database unless `DATABASE_URL`
 * is set (the running server's, when there is one). Changes no data. Throws `EnvError` or `EmbeddedDatabaseError`.
 */
export async function openDatabase(report: (line: string) => void): Promise<Opened> {
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
  return { ownerUrl, embedded: !given.DATABASE_URL, stop };
}
