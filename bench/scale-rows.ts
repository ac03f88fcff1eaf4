import type { Database } from '@/e2e/support/database';
import type { OrgId } from '@/lib/ids';
import { progress } from './report';

/** Decided approvals are kept this long unless an organization says otherwise, so that is what they are spread over. */
const DAYS = 90;
const BATCH = 100_000;
const AGENTS = 20;

/** Adds what the approvals of an organization refer to: agents and rules. */
export async function addAgents({ sudo }: Database, org: OrgId): Promise<void> {
  await sudo(
    `INSERT INTO agents (org_id, agent_id, name) SELECT $1, 'agent-' || n, 'Agent ' || n FROM generate_series(0, $2) n`,
    [org, AGENTS - 1],
  );
  await sudo(
    `INSERT INTO rules (org_id, id, tool_name, arg_constraints, description, created_by, created_by_label)
     SELECT $1, new_id(), 'deploy', '{}', 'scale rule ' || n, new_id(), 'bench' FROM generate_series(0, 19) n`,
    [org],
  );
}

/**
 * Inserts approvals by SQL: 1 in 100 waits, half were decided by five people, a quarter by a rule, the rest expired or was
 * cancelled.
 */
export async function fill({ sudo }: Database, org: OrgId, rows: number): Promise<void> {
  const insert = async () => {
    for (let done = 0; done < rows; done += BATCH) {
      const count = Math.min(BATCH, rows - done);
      await sudo(`${QUIETLY} ${INSERT}`, [org, done, done + count - 1, rows]);
      progress(`${(done + count).toLocaleString('en')} of ${rows.toLocaleString('en')} approvals`);
    }
  };
  await (rows > BATCH ? withoutIndexes(sudo, insert) : insert());
  await marked(sudo, org);
}

/** Copies a waiting approval by the hundred thousand, so that rows are as wide as real ones. */
export async function fillWith({ sudo }: Database, org: OrgId, template: string, copies: number): Promise<void> {
  const anew: Record<string, string> = {
    id: 'new_id()',
    created_at: `a.created_at - n * interval '1 millisecond'`,
    collapse_key: 'NULL',
  };
  const columns = await sudo<{ name: string }>(
    `SELECT quote_ident(attname) AS name FROM pg_attribute
     WHERE attrelid = 'approvals'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
  );
  const into = columns.map(({ name }) => name).join();
  const values = columns.map(({ name }) => anew[name] ?? `a.${name}`).join();
  await withoutIndexes(sudo, () =>
    sudo(
      `${QUIETLY} INSERT INTO approvals (${into})
       SELECT ${values} FROM quiet, approvals a, generate_series(1, $2::int) n WHERE a.id = $1`,
      [template, copies],
    ),
  );
  await marked(sudo, org);
}

type Sudo = Database['sudo'];

/** Leaves triggers out in the statement that begins with this and reads from `quiet`; they are most of its time. */
const QUIETLY = `WITH quiet AS MATERIALIZED (SELECT set_config('session_replication_role', 'replica', true))`;

/** Takes the indexes away and builds them again around the work, which is several times faster for many rows. */
async function withoutIndexes(sudo: Sudo, work: () => Promise<unknown>): Promise<void> {
  const indexes = await sudo<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
     WHERE indrelid = 'approvals'::regclass AND NOT indisprimary`,
  );
  for (const { name } of indexes) await sudo(`DROP INDEX ${name}`);
  await work();
  progress('building the indexes');
  for (const { definition } of indexes) await sudo(`SET maintenance_work_mem = '512MB'; ${definition}`);
}

/** Writes once what the triggers would have left, and lets the planner know of the rows. */
async function marked(sudo: Sudo, org: OrgId): Promise<void> {
  await sudo(
    `INSERT INTO stats_dirty (org_id, hour) SELECT DISTINCT org_id, date_bin('1 hour', created_at, '2000-01-01Z')
     FROM approvals WHERE org_id = $1 ON CONFLICT DO NOTHING`,
    [org],
  );
  await sudo('VACUUM ANALYZE approvals');
}

const INSERT = `
  , made AS (
    SELECT n, now() - n * interval '${DAYS} days' / $4::int AS at, n % 100 = 0 AS waits,
      (n % 1000 * 7919 % 100) AS fate, ((n + n / 100) % ${AGENTS}) AS agent, ((n + n / 30) % 30) AS tool, ((n + n / 7) % 5) AS person,
      exp(4 + (n % 1000 * 1237 % 1000) / 125.0) AS seconds
    FROM quiet, generate_series($2::int, $3::int) n),
  fated AS (
    SELECT made.*, CASE WHEN waits THEN 'pending' WHEN fate < 65 THEN 'approved' WHEN fate < 75 THEN 'denied'
        WHEN fate < 95 THEN 'expired' ELSE 'cancelled' END AS status,
      CASE WHEN waits THEN NULL WHEN fate < 25 THEN 'rule' WHEN fate < 75 THEN 'ui' ELSE 'system' END AS via
    FROM made),
  rules20 AS (SELECT array_agg(id) AS ids FROM rules WHERE org_id = $1)
  INSERT INTO approvals (org_id, id, agent_id, status, action_type, tool, params, params_sealed, action_hash, headline,
    reasons, reason_codes, policy_trace, risk_snapshot, risk_tier, risk_rank, search_text, run_id, summary, created_at,
    expires_at, expiry_source, max_expires_at, execution_mode, execution_status, decided_at, decided_by_label, decided_via,
    deny_reason, rule_id, executed_at)
  SELECT $1, new_id(), 'agent-' || agent, status, 'kubernetes', 'tool-' || tool,
    jsonb_build_object('namespace', 'production', 'image', 'app:v' || n, 'replicas', n % 9,
      'resources', '{"cpu":"500m","memory":"512Mi"}'::jsonb),
    decode(repeat(md5(n::text), 6), 'hex'), md5(n::text) || md5((n + 1)::text), 'kubernetes:tool-' || tool || ' app:v' || n,
    '[{"code":"REQUIRES_APPROVAL","message":"this tool needs a person"}]',
    CASE WHEN n % 50000 = 7 THEN ARRAY['RARE_REASON'] WHEN n % 3 = 0 THEN ARRAY['REQUIRES_APPROVAL', 'AMOUNT_THRESHOLD']
      ELSE ARRAY['REQUIRES_APPROVAL'] END,
    '{"checks":[{"check":"manifest_validation","result":"pass"},{"check":"tool_authorization","result":"escalate"}]}',
    '{"risk_tier":"medium","recent_actions_1h":3,"denied_24h":0}', (ARRAY['low', 'medium', 'high'])[1 + n % 3],
    (1 + n % 3)::smallint, 'kubernetes:tool-' || tool || ' production app:v' || n || ' rollout ' || md5(n::text),
    'run-' || n / 5, 'Rolls out app:v' || n, at,
    CASE WHEN waits THEN now() + interval '1 day' ELSE at + interval '1 day' END, 'org', now() + interval '30 days',
    CASE WHEN status = 'approved' THEN 'gateway' ELSE 'none' END,
    CASE WHEN status = 'approved' THEN CASE WHEN fate = 1 THEN 'failed' ELSE 'succeeded' END ELSE 'none' END,
    CASE WHEN NOT waits THEN at + seconds * interval '1 second' END,
    CASE via WHEN 'ui' THEN 'person-' || person || '@bench.example' WHEN 'rule' THEN 'a rule' WHEN 'system' THEN 'expiry' END,
    via, CASE WHEN status = 'denied' THEN 'no' END, CASE WHEN via = 'rule' THEN rules20.ids[1 + n % 20] END,
    CASE WHEN status = 'approved' THEN at + (seconds + 1) * interval '1 second' END
  FROM fated, rules20`;
