import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';
import { compressStatic } from './compress.mjs';
import { completeStandalone } from './standalone.mjs';

/** Command-line programs, each `dist/<name>.mjs` from `scripts/<name>.ts`. */
const PROGRAMS = ['admin', 'agent', 'countersign', 'backup', 'restore', 'retention', 'sql'];

/**
 * `npm run build`: Prisma's client, the pages (Next), then the server and the command-line programs as single files; with
 * NEXT_OUTPUT=standalone also a directory that runs by itself.
 */
const steps = [
  ['Generating the database client', ['prisma', 'generate', '--config', 'prisma/prisma.config.ts']],
  ['Building the pages', ['next', 'build']],
];
for (const [what, [bin, ...args]] of steps) {
  console.log(`• ${what} …`);
  const { status } = spawnSync(process.execPath, [`node_modules/.bin/${bin}`, ...args], {
    stdio: 'inherit',
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
  });
  if (status !== 0) process.exit(status ?? 1);
}

console.log('• Compressing scripts and styles …');
console.log(`  ${await compressStatic('.next/static')} files`);

console.log('• Bundling the server …');
await build({
  entryPoints: { server: 'server.ts', ...Object.fromEntries(PROGRAMS.map((name) => [name, `scripts/${name}.ts`])) },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
});

if (process.env.NEXT_OUTPUT === 'standalone') {
  console.log('• Gathering what runs by itself (.next/standalone) …');
  console.log(`  ${await completeStandalone(process.cwd())} files beside those of the pages`);
}
