import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { newDatabase, type Database } from './database';
import { http } from './http';

/** What `npm run build` makes and `npm start` runs. */
export const SERVER_ENTRY = process.env['E2E_SERVER_ENTRY'] ?? 'dist/server.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const START_MS = 60_000;

export const OWNER = { email: 'owner@e2e.example', password: 'a-long-enough-passphrase-1' } as const;

export type ServerOptions = {
  /** A database that another server has, too; else one of its own. */
  database?: Database;
  /** Secrets of another server of the same installation. */
  secrets?: Record<string, string>;
  env?: Record<string, string>;
  /** Next alone (`next start`), without our server in front of it. Needs a database that a server has set up. */
  nextOnly?: boolean;
};

export type Server = {
  readonly url: string;
  readonly database: Database;
  readonly secrets: Record<string, string>;
  readonly pid: number;
  /** Everything that the process has written so far. */
  logs(): string;
  /** `kill -9`, waited for. */
  kill(): Promise<void>;
  /** SIGTERM, waited for; gives the exit code, or the name of the signal that ended the process instead. */
  stop(): Promise<number | NodeJS.Signals>;
  /** Another process on the same database with the same secrets: a restart after a kill, or a replica. */
  again(env?: Record<string, string>): Promise<Server>;
};

const SECRET_NAMES = ['NEXTAUTH_SECRET', 'ENCRYPTION_KEY', 'HMAC_SECRET', 'SIGNING_KEY'];
/** Secrets of an installation of its own. */
export const newSecrets = () =>
  Object.fromEntries(SECRET_NAMES.map((name) => [name, randomBytes(32).toString('base64')]));

/** Starts the built server as a process of its own and waits until it is ready. Throws with its output when it isn't. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const database = options.database ?? (await newDatabase());
  const secrets = options.secrets ?? newSecrets();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const next = ['node_modules/next/dist/bin/next', 'start', '--port', String(port), '--hostname', '127.0.0.1'];
  const child = spawn(process.execPath, options.nextOnly ? next : ['--enable-source-maps', SERVER_ENTRY], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      HOST: '127.0.0.1',
      PORT: String(port),
      APP_URL: url,
      DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: '8',
      ...secrets,
      ADMIN_EMAIL: OWNER.email,
      ADMIN_PASSWORD: OWNER.password,
      DEMO: '0',
      RATE_LIMIT: 'off',
      SWEEP_SECONDS: '0.2',
      CONNECTOR_PRIVATE_ALLOWLIST: '*@127.0.0.1',
      LOG_LEVEL: 'info',
      ...options.env,
    },
  });
  const output = capture(child);
  const ended = once(child, 'exit');
  await ready(url, child, output);
  const signal = async (name: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(name);
    await ended;
    return child.exitCode ?? child.signalCode ?? name;
  };
  return {
    url,
    database,
    secrets,
    pid: child.pid ?? 0,
    logs: () => output.text,
    kill: async () => void (await signal('SIGKILL')),
    stop: () => signal('SIGTERM'),
    again: (env) => startServer({ database, secrets, env: { ...options.env, ...env } }),
  };
}

function capture(child: ChildProcess): { text: string } {
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => (output.text += chunk));
  }
  return output;
}

async function ready(url: string, child: ChildProcess, output: { text: string }): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await http('GET', `${url}/readyz`).catch(() => null);
    if (answer?.status === 200) return;
    await delay(50);
  }
  child.kill('SIGKILL');
  throw new Error(`The server did not become ready at ${url}.\n${output.text.slice(-4_000)}`);
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo; // listening on TCP, so never a pipe's name
  probe.close();
  await once(probe, 'close');
  return port;
}
