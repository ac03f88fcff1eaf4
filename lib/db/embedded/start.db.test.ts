import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findPostmaster, stopPostmaster } from './postmaster';
import { startEmbedded } from './start';

let dataDir: string;
let cluster: string;
const applications: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'countersign-embedded-'));
  cluster = join(dataDir, 'postgres', 'cluster');
});
afterEach(async () => {
  for (const application of applications.splice(0)) application.kill('SIGKILL');
  await stopPostmaster(cluster);
  await rm(dataDir, { recursive: true });
});

const started = z.object({ url: z.string(), reused: z.boolean() });

/** Another process that starts the database and stays; `end` on its stdin lets it exit as an application does. */
async function startApplication({ durable = false } = {}) {
  const script = `
    import { startEmbedded } from './lib/db/embedded/start';
    const { url, reused } = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, durable: ${durable} });
    console.log(JSON.stringify({ url, reused }));
    process.stdin.on('data', () => process.exit(0));`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
  const application = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  applications.push(application);
  const [line] = z.tuple([z.instanceof(Buffer)]).parse(await once(application.stdout, 'data'));
  return { application, ...started.parse(JSON.parse(line.toString())) };
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('startEmbedded', () => {
  it('makes a database, stops it, and finds its data again', async () => {
    const first = await startEmbedded({ dataDir, durable: false });
    expect(first.reused).toBe(false);
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS n');
    await first.stop();
    await expect(query(first.url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);

    const second = await startEmbedded({ dataDir, durable: false });
    expect(second.reused).toBe(false);
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    await second.stop();
  });

  it('listens on the loopback interface only, and wants its password', async () => {
    const { url, stop } = await startEmbedded({ dataDir, durable: false });
    const { hostname, port } = new URL(url);
    expect(hostname).toBe('127.0.0.1');
    const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    for (const { address } of addresses.filter(({ internal, family }) => !internal && family === 'IPv4')) {
      const socket = connect(Number(port), address);
      await expect(once(socket, 'connect')).rejects.toThrow(/ECONNREFUSED/);
    }
    const guess = new URL(url);
    guess.password = 'countersign';
    await expect(query(guess.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    expect((await stat(join(cluster, 'countersign.password'))).mode & 0o777).toBe(0o600);
    await stop();
  });

  it('takes over the database that a killed application left running', async () => {
    const { application, url } = await startApplication();
    application.kill('SIGKILL');
    await once(application, 'exit');

    const next = await startEmbedded({ dataDir, durable: false });
    expect(next).toMatchObject({ url, reused: true });
    await next.stop();
    expect(await findPostmaster(cluster)).toBeUndefined();
  });

  it('starts again after the application and the database were killed', async () => {
    const { application, url } = await startApplication({ durable: true });
    await query(url, 'CREATE TABLE kept AS SELECT 1 AS n');
    const postmaster = await findPostmaster(cluster);
    process.kill(postmaster?.pid ?? 0, 'SIGKILL');
    application.kill('SIGKILL');

    const next = await startEmbedded({ dataDir, durable: false });
    expect(next.reused).toBe(false);
    expect(await query(next.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    await next.stop();
  });

  it('stops with the application that exits, but not while another uses it', async () => {
    const { application } = await startApplication();
    const other = await startEmbedded({ dataDir, durable: false });
    expect(other.reused).toBe(true);
    application.stdin?.write('end');
    await once(application, 'exit');
    expect(await query(other.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await other.stop();
    expect(await findPostmaster(cluster)).toBeUndefined();
  });

  it('serves starters that come at once from one server', async () => {
    const all = await Promise.all([startApplication(), startApplication(), startEmbedded({ dataDir, durable: false })]);
    expect(new Set(all.map(({ url }) => url)).size).toBe(1);
    expect(all.filter(({ reused }) => !reused)).toHaveLength(1);
  });

  it('is not held up by a lock file whose process id belongs to something else by now', async () => {
    const first = await startEmbedded({ dataDir, durable: false });
    const file = join(cluster, 'postmaster.pid');
    const lines = (await readFile(file, 'utf8')).split('\n');
    await first.stop();
    await writeFile(file, [process.pid, ...lines.slice(1)].join('\n'));
    const next = await startEmbedded({ dataDir, durable: false });
    expect(await query(next.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await next.stop();
  });
});
