import { publicOperation, Reply } from '@/lib/api/operation';
import { withoutOrg } from '@/lib/db/scope';
import { pendingMigrations } from '@/lib/db/migrate';
import { databaseAnswers, roleIsSafe } from '@/lib/db/ready';
import { isDraining } from '@/lib/drain';
import { everySecond } from '@/lib/every-second';
import { metricsPage } from '@/lib/metrics/page';
import { jwks } from '@/lib/signing/keys';
import { signingKey } from '@/lib/signing/process-keys';
import { VERSION } from '@/lib/version';

const TAG = 'System';
const READY_MS = 1_000;

/** What is asked of the database is asked once a second at most, however many probes come. */
const lookUp = everySecond(async () => {
  const database = await databaseAnswers(READY_MS);
  return {
    database,
    role: database && (await roleIsSafe(READY_MS)),
    migrations:
      database &&
      (await withoutOrg((run) => pendingMigrations(run)).then(
        (pending) => pending.length === 0,
        () => false,
      )),
  };
});

async function readiness(): Promise<Reply> {
  const checks = { ...(await lookUp()), draining: isDraining() };
  const ready = checks.database && checks.role && checks.migrations && !checks.draining;
  return new Reply(ready ? 200 : 503, { status: ready ? 'ready' : 'not_ready', checks });
}

export const systemOperations = [
  publicOperation({
    id: 'system.health',
    method: 'GET',
    path: '/healthz',
    tag: TAG,
    summary: 'Whether the process is up; touches nothing',
    uncounted: true,
    response: { status: 200, description: 'it is' },
    handler: () => Promise.resolve({ status: 'ok', version: VERSION }),
  }),
  publicOperation({
    id: 'system.ready',
    method: 'GET',
    path: '/readyz',
    tag: TAG,
    summary: 'Whether the process can serve: database, migrations, role, not stopping',
    uncounted: true,
    response: { status: 200, description: 'ready; 503 otherwise, with the failing check' },
    handler: readiness,
  }),
  publicOperation({
    id: 'system.metrics',
    method: 'GET',
    path: '/metrics',
    tag: TAG,
    summary: 'Metrics for Prometheus',
    description: '404 unless METRICS_TOKEN is set and given as a bearer token.',
    response: { status: 200, description: 'the text format of Prometheus' },
    handler: (call) => metricsPage(call.authorization),
  }),
  publicOperation({
    id: 'system.jwks',
    method: 'GET',
    path: '/.well-known/jwks.json',
    tag: TAG,
    summary: 'The public keys of grants, capability tokens and checkpoints (RFC 7517)',
    document: true,
    response: { status: 200, description: 'the key set' },
    handler: () => Promise.resolve(new Reply(200, jwks(signingKey()), { 'cache-control': 'public, max-age=300' })),
  }),
];
