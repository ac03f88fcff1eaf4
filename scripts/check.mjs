import { spawn } from 'node:child_process';

/**
 * `npm run check`: everything that needs no build. Lint takes as long as all else together, so it runs beside that; each
 * step prints what it has to say when it is done.
 */
const LANES = [
  [['lint', 'eslint', ['.', '--max-warnings', '0']]],
  [
    ['formatting', 'prettier', ['--check', '--log-level', 'warn', '.']],
    ['types', 'tsc', ['--noEmit']],
    [
      'import directions',
      'depcruise',
      ['--config', 'scripts/import-directions.mjs', 'app', 'components', 'lib', 'server.ts', 'proxy.ts'],
    ],
    ['dead code and dependencies', 'knip', []],
    ['migration drift', 'tsx', ['scripts/db.ts', 'drift']],
  ],
];

/** Whether a step passed. */
async function run([what, bin, args]) {
  const started = Date.now();
  const child = spawn(process.execPath, [`node_modules/.bin/${bin}`, ...args]);
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => said.push(part));
  const status = await new Promise((done) => {
    child.once('error', (error) => done(said.push(Buffer.from(`${error.message}\n`))));
    child.once('close', done);
  });
  process.stdout.write(Buffer.concat(said));
  console.log(`${status === 0 ? '✓' : '✗'} ${what} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return status === 0;
}

async function inTurn(steps) {
  let passed = true;
  for (const step of steps) passed = (await run(step)) && passed;
  return passed;
}

const passed = await Promise.all(LANES.map(inTurn));
process.exitCode = passed.every(Boolean) ? 0 : 1;
