import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../support/eventually';
import { newDatabase } from '../support/database';
import { http } from '../support/http';
import { freePort, newSecrets, OWNER } from '../support/server';
import { expect, test } from '../support/test';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');

/** The instructions of the image's last stage, continuation lines joined. */
const lastStage = (
  read('Dockerfile')
    .replaceAll(/\\\n\s*/g, '')
    .split(/^FROM /m)
    .at(-1) ?? ''
)
  .split('\n')
  .filter((line) => /^[A-Z]+ /.test(line))
  .map((line) => ({ name: line.slice(0, line.indexOf(' ')), value: line.slice(line.indexOf(' ') + 1) }));
const instruction = (name: string) => lastStage.find((one) => one.name === name)?.value ?? '';
const command = (text: string) => JSON.parse(text.slice(text.indexOf('['))) as string[];

/** An account without rights, as the image's `node` is; only root can change to it. */
const account = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** What the image's last stage copies from the first, which has this directory as /app. */
async function assemble(): Promise<string> {
  const target = await mkdtemp(join(tmpdir(), 'countersign-image-'));
  for (const { value } of lastStage.filter(({ name }) => name === 'COPY')) {
    const [from = '', to = ''] = value.split(' ').filter((word) => !word.startsWith('--'));
    expect(from).toMatch(/^\/app\//);
    await cp(join(ROOT, from.slice('/app/'.length)), join(target, to), { recursive: true, verbatimSymlinks: true });
  }
  await chmod(target, 0o755);
  return target;
}

test('the image is not run as root, knows its health, and holds no secret', () => {
  expect(instruction('USER')).toBe('node');
  expect(instruction('HEALTHCHECK')).toContain('/healthz');
  expect(command(instruction('CMD')).at(-1)).toBe('dist/server.mjs');
  for (const { name, value } of lastStage)
    if (name === 'ENV') expect(value).not.toMatch(/SECRET|KEY|PASSWORD|DATABASE_URL/);
  const ignored = read('.dockerignore').split('\n');
  for (const name of ['.env', '.data', '.git', 'node_modules', 'backups']) expect(ignored).toContain(name);
  const compose = read('compose.yml');
  for (const name of ['NEXTAUTH_SECRET', 'ENCRYPTION_KEY', 'HMAC_SECRET', 'SIGNING_KEY', 'POSTGRES_PASSWORD']) {
    expect(compose).toContain(`\${${name}:?`); // required, and nowhere written down
  }
});

test('what the image copies runs by itself on a PostgreSQL, healthy, with pages and command line', async () => {
  const built = existsSync(join(ROOT, '.next/standalone/dist'));
  expect(built, 'a build as the image’s, made by: NEXT_OUTPUT=standalone npm run build').toBe(true);
  test.setTimeout(240_000);
  const directory = await assemble();
  const database = await newDatabase();
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'production' as const,
    HOST: '127.0.0.1',
    PORT: port,
    APP_URL: url,
    DATABASE_URL: database.url,
    ADMIN_EMAIL: OWNER.email,
    ADMIN_PASSWORD: OWNER.password,
    ...newSecrets(),
  };
  const [program = 'node', ...args] = command(instruction('CMD'));
  const server = spawn(program, args, { cwd: directory, env, ...account, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [server.stdout, server.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const inside = async (words: readonly string[]) => {
    const [file = 'node', ...rest] = words;
    const { stdout } = await promisify(execFile)(file, rest, { cwd: directory, env, ...account });
    return stdout;
  };
  try {
    await eventually(
      'the server is ready',
      async () => {
        if (server.exitCode !== null) throw new Error(output);
        return (await http('GET', `${url}/readyz`).catch(() => null))?.status === 200;
      },
      60_000,
    );
    await inside(command(instruction('HEALTHCHECK')));

    const page = await http('GET', `${url}/login`);
    expect(page.status, output).toBe(200);
    expect(page.text).toContain('Countersign');
    const asset = /\/_next\/static\/[^"]+\.(?:js|css)/.exec(page.text)?.[0];
    expect((await http('GET', `${url}${asset}`)).status).toBe(200);
    const login = await http('POST', `${url}/api/v1/auth/login`, { body: OWNER });
    expect(login.status, login.text).toBe(200);
    const sql = ['node', 'dist/sql.mjs', '--json', 'SELECT count(*) FROM pending_actions'];
    expect(JSON.parse(await inside(sql))).toEqual([{ count: 0 }]);
    expect(await inside(['node', 'dist/retention.mjs', '--all', '--dry-run'])).toContain('nothing is old enough');
    expect(output).not.toMatch(/\berror\b/i);
  } finally {
    server.kill('SIGTERM');
    if (server.exitCode === null) await once(server, 'exit');
    await database.drop();
    await rm(directory, { recursive: true, force: true });
  }
});
