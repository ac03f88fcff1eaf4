import { parseArgs } from 'node:util';
import { backUp } from '@/lib/start/backup';
import { loadEnvFile } from '@/lib/start/env-file';

const USAGE = `Usage: npm run backup -- [<directory>] [--without-secrets]

Backs the embedded database up, beside a running server or without one, into a new directory below <directory> (default
"backups"). The installation's secrets are in it: keep it where only you can read it, or leave them out and keep them
apart. With DATABASE_URL it says which commands do it.`;

loadEnvFile();
try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { 'without-secrets': { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help || positionals.length > 1) {
    console.error(USAGE);
    process.exitCode = 2;
  } else {
    const report = (line: string) => console.error(line);
    console.log(await backUp({ into: positionals[0] ?? 'backups', secrets: !values['without-secrets'], report }));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
