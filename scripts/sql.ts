import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readOnlySql } from '@/lib/db/read-only';
import { env } from '@/lib/env';
import { renderSql } from '@/lib/runbook/render';
import { loadEnvFile } from '@/lib/start/env-file';
import { openDatabase } from '@/lib/start/open';

const USAGE = `Usage: npm run sql -- [--org <slug or id>] [--json | --csv] [--file <path>] '<statement>'

Runs one statement, read-only, on one organization's data; without a statement it is read from standard input.
Works on the embedded database and on DATABASE_URL, beside a running server too. Views with the names of runbooks:
pending_actions, approval_rules, approval_events, session_tool_calls.

  --org      the organization (default ORG_SLUG)
  --json     an array of objects
  --csv      comma-separated values with a header
  --file     reads the statement from a file
  --timeout  seconds until the statement is given up (default 60)`;

loadEnvFile();
process.exitCode = await main();

async function main(): Promise<number> {
  const asked = request();
  if (!asked) {
    console.error(USAGE);
    return 2;
  }
  try {
    const { stop } = await openDatabase(() => undefined);
    try {
      const answer = await readOnlySql(env().DATABASE_URL ?? '', asked.org ?? env().ORG_SLUG, asked.text, asked);
      process.stdout.write(renderSql(answer, asked.format));
      return 0;
    } finally {
      await stop();
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function request() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        org: { type: 'string' },
        json: { type: 'boolean', default: false },
        csv: { type: 'boolean', default: false },
        file: { type: 'string' },
        timeout: { type: 'string', default: '60' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const timeoutSeconds = Number(values.timeout);
    if (values.help || positionals.length > 1 || (values.json && values.csv) || !(timeoutSeconds > 0)) return null;
    const text = positionals[0] ?? readFileSync(values.file ?? 0, 'utf8');
    const format = values.json ? ('json' as const) : values.csv ? ('csv' as const) : ('table' as const);
    return text.trim() === '' ? null : { org: values.org, text, format, timeoutSeconds };
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return null;
  }
}
