import { accessSync, chmodSync, constants, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

/**
 * Prisma's CLI downloads a native schema engine from a host that many networks don't reach, and without it not even
 * `generate` runs. This file is loaded before the CLI looks for the engine, so it is told of ours, which is the same
 * engine from the npm registry. `PRISMA_NATIVE_ENGINE=1` opts back to the native one.
 */
const native = process.env['PRISMA_NATIVE_ENGINE'] === '1' || process.platform === 'win32';
if (!native && !process.env['PRISMA_SCHEMA_ENGINE_BINARY']) {
  process.env['PRISMA_SCHEMA_ENGINE_BINARY'] = executable(
    fileURLToPath(new URL('engine/schema-engine.mjs', import.meta.url)),
  );
}

// The CLI no longer reads it by itself. What is set already stays.
const envFile = fileURLToPath(new URL('../.env', import.meta.url));
if (existsSync(envFile)) process.loadEnvFile(envFile);

/** Migrations run as the owner of the tables, never as the role that serves requests. */
const url = process.env['MIGRATION_DATABASE_URL'] || process.env['DATABASE_URL'];

export default defineConfig({
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  ...(url ? { datasource: { url } } : {}),
});

/** Archives and some file systems lose the executable bit. */
function executable(path: string): string {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    chmodSync(path, 0o755);
  }
  return path;
}
