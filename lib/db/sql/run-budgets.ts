import type { Statement } from '@/lib/db/scope';

const COLUMNS = `b.run_id, b."limit"::float8 AS "limit", b.spent::float8 AS spent, (b."limit" - b.spent)::float8 AS remaining`;
const MINE = 'b.org_id = $1 AND b.agent_id = $2 AND b.run_id = $3';

/** $1 org, $2 agent slug, $3 run, $4 limit. No row: there is one. */
export const CREATE_BUDGET: Statement = {
  name: 'run-budget-create',
  text: `INSERT INTO run_budgets AS b (org_id, agent_id, run_id, "limit") VALUES ($1, $2, $3, $4::numeric)
    ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
};

/** $1 org, $2 agent slug, $3 run. */
export const GET_BUDGET: Statement = {
  name: 'run-budget-get',
  text: `SELECT ${COLUMNS} FROM run_budgets b WHERE ${MINE}`,
};

/** $1 org, $2 agent slug, $3 run, $4 amount, $5 whether it must fit. No row: unknown, or it doesn't. */
export const SPEND_BUDGET: Statement = {
  name: 'run-budget-spend',
  text: `UPDATE run_budgets b SET spent = b.spent + $4::numeric, updated_at = clock_timestamp()
    WHERE ${MINE} AND (NOT $5::boolean OR b.spent + $4::numeric <= b."limit") RETURNING ${COLUMNS}`,
};

/** $1 org, $2 agent slug, $3 run. */
export const DELETE_BUDGET: Statement = {
  name: 'run-budget-delete',
  text: `DELETE FROM run_budgets b WHERE ${MINE} RETURNING ${COLUMNS}`,
};
