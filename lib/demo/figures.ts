import type { BudgetKey, BudgetUse } from '@/lib/policy/types';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Counter = { agent_id: string; scope: string; window: 'hour' | 'day'; bucket: string; used: number; cap: number };

/** What the policy engine asks about an agent's past, counted along while the demo's month is told. Times are UTC. */
export class Figures {
  readonly #counters = new Map<string, Counter>();
  readonly #known = new Map<string, Map<string, Date>>();
  readonly #actions = new Map<string, { at: Date; denied: boolean }[]>();

  budgetUse(agent: string, scopes: readonly string[], at: Date): BudgetUse[] {
    return scopes.flatMap((scope) =>
      (['hour', 'day'] as const).map((window) => {
        const used = this.#counters.get(counterKey(agent, scope, window, at))?.used ?? 0;
        return { scope, window, used };
      }),
    );
  }

  useBudget(agent: string, keys: readonly BudgetKey[], at: Date): void {
    for (const { scope, window, limit } of keys) {
      const key = counterKey(agent, scope, window, at);
      const bucket = bucketOf(window, at).toISOString();
      const used = (this.#counters.get(key)?.used ?? 0) + 1;
      this.#counters.set(key, { agent_id: agent, scope, window, bucket, used, cap: limit });
    }
  }

  isKnown(agent: string, counterparty: string): boolean {
    return this.#known.get(agent)?.has(counterparty.toLowerCase()) ?? false;
  }

  meet(agent: string, counterparties: readonly string[], at: Date): void {
    const known = this.#known.get(agent) ?? new Map<string, Date>();
    for (const id of counterparties) if (!known.has(id.toLowerCase())) known.set(id.toLowerCase(), at);
    this.#known.set(agent, known);
  }

  acted(agent: string, at: Date, denied: boolean): void {
    const acts = this.#actions.get(agent);
    if (acts) acts.push({ at, denied });
    else this.#actions.set(agent, [{ at, denied }]);
  }

  recentActions1h(agent: string, at: Date): number {
    return this.#since(agent, at, HOUR).length;
  }

  denied24h(agent: string, at: Date): number {
    return this.#since(agent, at, DAY).filter((action) => action.denied).length;
  }

  counters(): Counter[] {
    return [...this.#counters.values()];
  }

  counterparties(): { agent_id: string; counterparty: string; first_seen_at: string }[] {
    return [...this.#known].flatMap(([agent_id, met]) =>
      [...met].map(([counterparty, at]) => ({ agent_id, counterparty, first_seen_at: at.toISOString() })),
    );
  }

  #since(agent: string, at: Date, ms: number) {
    return (this.#actions.get(agent) ?? []).filter((action) => action.at.getTime() > at.getTime() - ms);
  }
}

const bucketOf = (window: 'hour' | 'day', at: Date): Date => {
  const size = window === 'hour' ? HOUR : DAY;
  return new Date(Math.floor(at.getTime() / size) * size);
};

const counterKey = (agent: string, scope: string, window: 'hour' | 'day', at: Date): string =>
  [agent, scope, window, bucketOf(window, at).toISOString()].join(' ');
