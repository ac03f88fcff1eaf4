import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Builds `countersign/client` into packages/client/dist: one ES module for Node and browsers, and its types. */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const entry = join(root, 'lib/client/main.ts');
const out = join(root, 'packages/client/dist');
rmSync(out, { recursive: true, force: true });

await build({
  entryPoints: [entry],
  outfile: join(out, 'client.js'),
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  // Nothing of the outside may come in: it has no dependencies.
  packages: 'external',
  absWorkingDir: root,
  logLevel: 'warning',
});
if (/^\s*import\b/m.test(readFileSync(join(out, 'client.js'), 'utf8'))) throw new Error('the client imports something');

const types = join(out, 'types');
const tsc = [join(root, 'node_modules/.bin/tsc'), '-p', join(root, 'packages/client')];
const { status } = spawnSync(process.execPath, tsc, { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
// Node's way of resolving wants the file's whole name.
for (const name of readdirSync(types)) {
  const file = join(types, name);
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/(from '\.\/[\w-]+)'/g, "$1.js'"));
}
