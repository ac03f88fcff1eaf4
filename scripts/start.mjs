import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** `npm start`: builds when there is no build or the sources are newer, then runs the server until a signal. */
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Countersign needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
if (existsSync('.env')) process.loadEnvFile('.env');

const SOURCES = [
  'app',
  'components',
  'lib',
  'prisma',
  'scripts',
  'server.ts',
  'proxy.ts',
  'instrumentation.ts',
  'package-lock.json',
  'next.config.mjs',
  'tailwind.config.ts',
];

function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(
    0,
    ...readdirSync(path)
      .filter((name) => name !== 'generated')
      .map((name) => newest(join(path, name))),
  );
}

const built = Math.min(newest('.next/BUILD_ID') || 0, newest('dist/server.mjs') || 0);
if (built === 0 || Math.max(...SOURCES.map(newest)) > built) {
  console.log(
    built === 0 ? 'First run: building. This takes about a minute.' : 'The sources are newer than the build: building.',
  );
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], {
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status !== 0) process.exit(status ?? 1);
}

const server = spawn(process.execPath, ['--enable-source-maps', 'dist/server.mjs'], {
  stdio: 'inherit',
  env: { ...process.env, NODE_ENV: 'production' },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal));
server.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
