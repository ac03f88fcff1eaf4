import { GuardrailViolation } from './errors';
import { newKey } from './new-key';
import { Transport, type CallOptions, type ClientOptions } from './transport';

/** What a run may spend, in whatever unit the caller counts. */
export type Budget = { run_id: string; spent: number; limit: number; remaining: number; exceeded: boolean };

/** The run has spent what it may. */
export class BudgetExceededError extends GuardrailViolation {
  override name = 'BudgetExceededError';
  constructor(readonly budget: Budget) {
    super(`Budget exceeded for run ${budget.run_id}: spent ${budget.spent} of ${budget.limit}`);
  }
}

const PATH = '/api/v1/safety/budget';

/** Run budgets: counted on the server, so that every process of a run shares one. */
export class BudgetClient {
  readonly #transport: Transport;

  /** `baseUrl`: `COUNTERSIGN_URL`, else `http://localhost:3000`. */
  constructor(baseUrl?: string, options: Omit<ClientOptions, 'url'> = {}) {
    this.#transport = new Transport({ ...options, ...(baseUrl === undefined ? {} : { url: baseUrl }) });
  }

  createBudget(runId: string, limit: number, options: CallOptions = {}): Promise<Budget> {
    return this.#transport.call('POST', `${PATH}/create`, { ...options, body: { run_id: runId, limit } });
  }

  /** Counts an amount; also beyond the limit, which the answer then says. */
  spend(runId: string, amount: number, options: CallOptions = {}): Promise<Budget> {
    const sent = { ...options, idempotencyKey: newKey(), body: { run_id: runId, amount } };
    return this.#transport.call('POST', `${PATH}/spend`, sent);
  }

  getBudget(runId: string, options: CallOptions = {}): Promise<Budget> {
    return this.#transport.call('GET', `${PATH}/${encodeURIComponent(runId)}`, options);
  }

  /** Whether the amount would still fit. */
  async canSpend(runId: string, amount: number, options: CallOptions = {}): Promise<boolean> {
    const sent = { ...options, body: { run_id: runId, amount }, repeatable: true };
    return (await this.#transport.call<{ can_spend: boolean }>('POST', `${PATH}/can-spend`, sent)).can_spend;
  }

  async deleteBudget(runId: string, options: CallOptions = {}): Promise<void> {
    await this.#transport.call('DELETE', `${PATH}/${encodeURIComponent(runId)}`, options);
  }

  async isExceeded(runId: string): Promise<boolean> {
    return (await this.getBudget(runId)).exceeded;
  }

  /** Throws `BudgetExceededError` when the run has spent more than it may. */
  async enforceLimit(runId: string): Promise<Budget> {
    const budget = await this.getBudget(runId);
    if (budget.exceeded) throw new BudgetExceededError(budget);
    return budget;
  }

  /** Counts an amount and throws `BudgetExceededError` when that was too much. */
  async spendWithEnforcement(runId: string, amount: number): Promise<Budget> {
    const budget = await this.spend(runId, amount);
    if (budget.exceeded) throw new BudgetExceededError(budget);
    return budget;
  }
}
