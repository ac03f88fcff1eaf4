import { parseArgs } from 'node:util';
import { closePool } from '@/lib/db/pool';
import { asOwner } from '@/lib/db/sql/identity-owner';
import { env } from '@/lib/env';
import {
  findRetentionOrgs,
  isNothing,
  planRetention,
  type RetentionOrg,
  type RetentionPlan,
} from '@/lib/retention/plan';
import { purgeOrg } from '@/lib/retention/purge';
import { verifyArchive } from '@/lib/retention/verify-archive';
import { loadEnvFile } from '@/lib/start/env-file';
import { prepare } from '@/lib/start/prepare';

const USAGE = `Usage:
  npm run retention -- --org <slug> --dry-run              says what is old enough to go, and changes nothing
  npm run retention -- --org <slug> --archive-dir <path>   archives it to a file, then removes it
  npm run retention -- --all ...                           every organization, closed ones too
  npm run retention -- --verify <file>                     checks an archive against the log that it came from

How long things are kept is a setting of the organization (retention_days: decided 90, executed 180, events 365; rules for
ever). --archive-dir defaults to RETENTION_ARCHIVE_DIR. Works beside a running server.`;

loadEnvFile();
process.exitCode = await main();

async function main(): Promise<number> {
  const asked = request();
  if (!asked) {
    console.error(USAGE);
    return 2;
  }
  try {
    const { ownerUrl, stop } = await prepare(() => undefined);
    try {
      return await ('verify' in asked ? verify(asked.verify) : apply(ownerUrl, asked));
    } finally {
      await closePool();
      await stop();
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

type Apply = { org: string | null; dryRun: boolean; archiveDir: string | undefined };

function request(): { verify: string } | Apply | null {
  try {
    const { values } = parseArgs({
      options: {
        org: { type: 'string' },
        all: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        'archive-dir': { type: 'string' },
        verify: { type: 'string' },
      },
    });
    if (values.verify !== undefined) return { verify: values.verify };
    if ((values.org === undefined) !== values.all) return null;
    return { org: values.org ?? null, dryRun: values['dry-run'], archiveDir: values['archive-dir'] };
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return null;
  }
}

async function apply(ownerUrl: string, { org, dryRun, archiveDir }: Apply): Promise<number> {
  const orgs = await findRetentionOrgs(ownerUrl, org);
  if (orgs.length === 0) throw new Error(`There is no organization ${org}.`);
  const directory = archiveDir ?? env().RETENTION_ARCHIVE_DIR;
  if (!dryRun && directory === undefined)
    throw new Error('Say where archives go: --archive-dir or RETENTION_ARCHIVE_DIR.');
  for (const one of orgs) {
    if (dryRun) describe(one, await asOwner(ownerUrl, (run) => planRetention(run, one)), 'would go');
    else {
      const done = await purgeOrg(ownerUrl, one, {
        archiveDir: directory ?? '',
        report: (line) => console.error(line),
      });
      if (done === 'busy') console.log(`${one.slug}: another run is at it.`);
      else if (!done) console.log(`${one.slug}: nothing is old enough to go.`);
      else {
        describe(one, done.plan, 'archived and removed');
        console.log(`  archive: ${done.archive.name} (${done.archive.bytes} bytes, SHA-256 ${done.archive.sha256})`);
      }
    }
  }
  return 0;
}

function describe({ slug, cutoffs: { days } }: RetentionOrg, plan: RetentionPlan, what: string): void {
  if (isNothing(plan)) return console.log(`${slug}: nothing is old enough to go.`);
  console.log(`${slug}: ${what}`);
  console.log(`  decided, not run, older than ${days.decided} days:  ${plan.approvals.decided}`);
  console.log(`  run, older than ${days.executed} days:               ${plan.approvals.executed}`);
  console.log(`  interactions older than ${days.events} days:       ${plan.interactions}`);
  console.log(`  audit events older than ${days.events} days:       ${plan.events} (under ${plan.seals} seals)`);
}

async function verify(path: string): Promise<number> {
  const result = await verifyArchive(path);
  if (!result.ok) {
    console.error(`${path}: ${result.problem}`);
    return 1;
  }
  console.log(
    `${path}: ok. ${result.rows} rows, among them ${result.events} audit events under ${result.seals} seals.`,
  );
  return 0;
}
