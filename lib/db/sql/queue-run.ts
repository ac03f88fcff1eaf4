/**
 * Queues the runs of what a statement has just approved and gateway mode runs: an INSERT for a CTE. `rows` has `id` and
 * `execution_mode` of approvals of organization $1. The process that approves starts the run itself after its commit, and
 * tells the caller how it ended; the queue is for when it dies in between. Nobody looks at the row for so long that this
 * start isn't taken from it, which would answer `running` for what takes a moment.
 */
export const queueRun = (rows: string, where = 'TRUE'): string => `
  INSERT INTO outbox (org_id, id, topic, approval_id, available_at)
  SELECT $1, new_id(), 'execution.start', ${rows}.id, clock_timestamp() + interval '5 seconds'
  FROM ${rows} WHERE ${rows}.execution_mode = 'gateway' AND ${where}`;
