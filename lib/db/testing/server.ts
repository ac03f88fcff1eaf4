import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../embedded/start';
import { stopIfAbandoned } from '../embedded/stop';

/** Test data directories, all under one name so that what a killed run leaves can be found. */
const PREFIX = 'countersign-test-';

export type TestServer = { readonly url: string; stop(): Promise<void> };

/**
 * A PostgreSQL to test on: the one of `TEST_DATABASE_URL`, which must be on this machine (tests create and drop
 * databases there), or an embedded one that lives as long as the run and gives up durability for speed.
 */
export async function startTestServer(given = process.env['TEST_DATABASE_URL']): Promise<TestServer> {
  if (given) return { url: local(given), stop: async () => {} };
  await removeAbandoned();
  const dataDir = await mkdtemp(join(tmpdir(), PREFIX));
  const { url, stop } = await startEmbedded({ dataDir, durable: false });
  return {
    url,
    stop: async () => {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function local(given: string): string {
  const { hostname } = new URL(given);
  if (!['localhost', '127.0.0.1', '[::1]'].includes(hostname)) {
    throw new Error(`TEST_DATABASE_URL is on ${hostname}: tests run on a database of this machine only.`);
  }
  return given;
}

async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const dataDir = join(tmpdir(), name);
    if (await stopIfAbandoned(dataDir)) await rm(dataDir, { recursive: true, force: true });
  }
}
