import { spawnSync } from 'node:child_process';

/** `npm run check`: everything that needs no build, in the order in which it fails fastest. */
const steps = [
  ['formatting', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ['types', 'tsc', ['--noEmit']],
  [
    'import directions',
    'depcruise',
    ['--config', 'scripts/import-directions.mjs', 'app', 'components', 'lib', 'server.ts', 'proxy.ts'],
  ],
  ['dead code and dependencies', 'knip', []],
  ['migration drift', 'tsx', ['scripts/db.ts', 'drift']],
  ['lint', 'eslint', ['.', '--max-warnings', '0']],
];
let failed = 0;
for (const [what, bin, args] of steps) {
  const started = Date.now();
  const { status } = spawnSync(process.execPath, [`node_modules/.bin/${bin}`, ...args], { stdio: 'inherit' });
  console.log(`${status === 0 ? '✓' : '✗'} ${what} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (status !== 0) failed++;
}
process.exit(failed === 0 ? 0 : 1);
