import { metrics } from './registry';

/** One answer of the policy engine, and whether a standing rule gave the approval. */
export function countDecision(org: string, decision: 'ALLOW' | 'DENY' | 'ESCALATE', byRule: boolean): void {
  metrics().decisions.inc({ org, decision });
  if (byRule) metrics().ruleMatches.inc();
}

/** A person's decision: how long its approval had waited. */
export function countResponse(decided: { created_at: string; decided_at: string }): void {
  const seconds = (Date.parse(decided.decided_at) - Date.parse(decided.created_at)) / 1000;
  metrics().latency.observe(Math.max(0, seconds));
}

/** A run that has ended, or whose end nobody knows. */
export function countExecution(outcome: 'succeeded' | 'failed' | 'ambiguous'): void {
  metrics().executions.inc({ outcome });
}

/** One call of the API; `route` is the template of its path, so that labels stay few. */
export function countRequest(route: string, method: string, status: number, seconds: number): void {
  metrics().requests.observe({ route, method, status }, seconds);
}
