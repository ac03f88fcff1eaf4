import { z } from 'zod';
import type { RunBudget } from '@/lib/contracts/safety';
import { withOrg, type Statement } from '@/lib/db/scope';
import { CREATE_BUDGET, DELETE_BUDGET, GET_BUDGET, SPEND_BUDGET } from '@/lib/db/sql/run-budgets';
import { AppError, conflict } from '@/lib/errors';
import type { AgentActor } from '@/lib/identity/actor';

const row = z.object({ run_id: z.string(), limit: z.number(), spent: z.number(), remaining: z.number() });

const present = (found: Record<string, unknown>): RunBudget => {
  const { run_id, limit, spent, remaining } = row.parse(found);
  return { run_id, spent, limit, remaining: Math.max(0, remaining), exceeded: remaining < 0 };
};

const unknownRun = (runId: string) => new AppError('NOT_FOUND', `Budget not found for run_id: ${runId}`);

async function one(actor: AgentActor, statement: Statement, ...values: unknown[]): Promise<RunBudget | null> {
  const [found] = await withOrg(actor.orgId, (run) => run(statement, [actor.orgId, actor.agentId, ...values]));
  return found ? present(found) : null;
}

/** Gives a run of the agent's a budget, in whichever unit the agent counts. Throws CONFLICT when it has one. */
export async function createBudget(actor: AgentActor, runId: string, limit: number): Promise<RunBudget> {
  const made = await one(actor, CREATE_BUDGET, runId, limit);
  if (!made) throw conflict(`Budget already exists for run_id: ${runId}`);
  return made;
}

/** Throws NOT_FOUND, also for another agent's run. */
export async function getBudget(actor: AgentActor, runId: string): Promise<RunBudget> {
  const found = await one(actor, GET_BUDGET, runId);
  if (!found) throw unknownRun(runId);
  return found;
}

/**
 * Records what a run has spent, beyond its limit too: it was spent. With `enforce` nothing is recorded that doesn't fit,
 * however many spend at once. Throws NOT_FOUND, BUDGET_EXCEEDED.
 */
export async function spend(actor: AgentActor, runId: string, amount: number, enforce: boolean): Promise<RunBudget> {
  const spent = await one(actor, SPEND_BUDGET, runId, amount, enforce);
  if (spent) return spent;
  const now = await getBudget(actor, runId);
  throw conflict(
    `Budget exceeded for run_id: ${runId}. ${now.remaining} of ${now.limit} are left.`,
    'BUDGET_EXCEEDED',
    now,
  );
}

/** Whether an amount would still fit. Only `spend` with `enforce` makes sure that it does. */
export async function canSpend(actor: AgentActor, runId: string, amount: number) {
  const budget = await getBudget(actor, runId);
  return { ...budget, can_spend: !budget.exceeded && amount <= budget.remaining };
}

/** Throws NOT_FOUND. */
export async function deleteBudget(actor: AgentActor, runId: string): Promise<void> {
  if (!(await one(actor, DELETE_BUDGET, runId))) throw unknownRun(runId);
}
