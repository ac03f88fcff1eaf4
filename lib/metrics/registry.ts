import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { z } from 'zod';
import { withoutOrg, type Statement } from '@/lib/db/scope';

const PENDING_BY_ORG: Statement = {
  name: 'metrics-pending-by-org',
  text: 'SELECT slug, pending, oldest_seconds FROM pending_by_org()',
};
const pendingRows = z.array(z.object({ slug: z.string(), pending: z.number(), oldest_seconds: z.number() }));

function make() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  // Asked of the database when the page is read: the same from every replica.
  const asked = async (gauge: Gauge<'org'>, of: (row: z.output<typeof pendingRows>[number]) => number) => {
    const rows = pendingRows.parse(await withoutOrg((run) => run(PENDING_BY_ORG)));
    gauge.reset();
    for (const row of rows) gauge.set({ org: row.slug }, of(row));
  };
  new Gauge({
    name: 'countersign_approvals_pending',
    help: 'Approvals that wait for a person, by organization',
    labelNames: ['org'],
    registers,
    collect() {
      return asked(this, (row) => row.pending);
    },
  });
  new Gauge({
    name: 'countersign_oldest_pending_seconds',
    help: 'Age of the oldest approval that waits, by organization; 0 without one',
    labelNames: ['org'],
    registers,
    collect() {
      return asked(this, (row) => row.oldest_seconds);
    },
  });
  return {
    registry,
    decisions: new Counter({
      name: 'countersign_decisions_total',
      help: 'Answers of the policy engine: ALLOW, DENY, ESCALATE',
      labelNames: ['org', 'decision'],
      registers,
    }),
    latency: new Histogram({
      name: 'countersign_approval_latency_seconds',
      help: 'From request to a person’s decision',
      buckets: [1, 5, 15, 60, 300, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400, 172_800, 604_800],
      registers,
    }),
    executions: new Counter({
      name: 'countersign_executions_total',
      help: 'Attempts to run an approved action: succeeded, failed, ambiguous',
      labelNames: ['outcome'],
      registers,
    }),
    ruleMatches: new Counter({
      name: 'countersign_rule_matches_total',
      help: 'Approvals given in advance by a standing rule',
      registers,
    }),
    requests: new Histogram({
      name: 'countersign_http_request_duration_seconds',
      help: 'Calls of the API by route template',
      labelNames: ['route', 'method', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
      registers,
    }),
  };
}

const holder = globalThis as typeof globalThis & { __countersignMetrics?: ReturnType<typeof make> };

/** What this process counts. On `globalThis`, because modules are evaluated more than once in a process. */
export const metrics = () => (holder.__countersignMetrics ??= make());
