import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Builds `countersign/client` into packages/client/dist: one ES module for Node and browsers, its types, and the command
 * that checks receipts offline.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, 'packages/client/dist');
rmSync(out, { recursive: true, force: true });

/** Nothing of the outside may come in, the package has no dependencies: `imported` says what a file may import. */
async function bundle(entry, name, platform, imported) {
  const outfile = join(out, name);
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    format: 'esm',
    platform,
    target: 'es2022',
    packages: 'external',
    absWorkingDir: root,
    logLevel: 'warning',
  });
  for (const [, from = ''] of readFileSync(outfile, 'utf8').matchAll(/^\s*import\b.*?["']([^"']+)["'];?$/gm)) {
    if (!imported.test(from)) throw new Error(`${name} imports ${from}`);
  }
}
await bundle('lib/client/main.ts', 'client.js', 'neutral', /^$/);
await bundle('scripts/countersign.ts', 'countersign.js', 'node', /^node:/);

const types = join(out, 'types');
const tsc = [join(root, 'node_modules/.bin/tsc'), '-p', join(root, 'packages/client')];
const { status } = spawnSync(process.execPath, tsc, { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
// Node's way of resolving wants the file's whole name.
for (const name of readdirSync(types)) {
  const file = join(types, name);
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/(from '\.\/[\w-]+)'/g, "$1.js'"));
}
