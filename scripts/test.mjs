import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * `npm test`: checks, unit tests, tests on a real PostgreSQL, the build, and the browser, in this order. Prints one line
 * with the counts at the end. `npm test -- --no-browser` leaves the browser out.
 */
const withBrowser = !process.argv.includes('--no-browser');
const reports = mkdtempSync(join(tmpdir(), 'countersign-test-'));
const totals = { passed: 0, failed: 0 };
let broken = false;

function step(what, args, env = {}) {
  console.log(`\n=== ${what}`);
  const started = Date.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  console.log(`=== ${what}: ${status === 0 ? 'ok' : 'FAILED'} in ${Math.round((Date.now() - started) / 1000)} s`);
  if (status !== 0) broken = true;
  return status === 0;
}

function readReport(name) {
  try {
    return JSON.parse(readFileSync(join(reports, name), 'utf8'));
  } catch {
    return null;
  }
}

const bin = (name) => `node_modules/.bin/${name}`;
step('database client', [bin('prisma'), 'generate', '--config', 'prisma/prisma.config.ts']);
step('route types', [bin('next'), 'typegen'], { NEXT_TELEMETRY_DISABLED: '1' });
step('checks', ['scripts/check.mjs']);

step('unit and database tests', [
  bin('vitest'),
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${join(reports, 'vitest.json')}`,
]);
const vitest = readReport('vitest.json');
totals.passed += vitest?.numPassedTests ?? 0;
totals.failed += vitest?.numFailedTests ?? 0;

if (withBrowser && step('build', ['scripts/build.mjs'], { NODE_ENV: 'production', NEXT_OUTPUT: 'standalone' })) {
  step('API and browser tests', [bin('playwright'), 'test', '-c', 'e2e/playwright.config.ts'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: join(reports, 'playwright.json'),
  });
  const stats = readReport('playwright.json')?.stats;
  totals.passed += (stats?.expected ?? 0) + (stats?.flaky ?? 0);
  totals.failed += stats?.unexpected ?? 0;
}

rmSync(reports, { recursive: true, force: true });
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exit(broken || totals.failed > 0 || totals.passed === 0 ? 1 : 0);
