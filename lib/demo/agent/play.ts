import { setTimeout as sleep } from 'node:timers/promises';
import type { Act } from './acts';
import { AgentProblem, type GatewayClient } from './client';

export type Say = (act: Act, line: string) => void;

type Waiting = { act: Act; client: GatewayClient; approvalId: string };

/** How long one long poll lasts, and how long a server may be away between two. */
const WAIT_SECONDS = 30;
const AWAY_MS = 60_000;

const short = (value: unknown): string => {
  const text = JSON.stringify(value) ?? '';
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
};

/** Proposes one action and says what became of it; gives what waits for a person. */
export async function file(act: Act, client: GatewayClient, key: string, say: Say): Promise<Waiting | null> {
  const answer = await client.execute(act.proposal, key);
  const reasons = answer.reasons.map((reason) => reason.message).join('; ');
  switch (answer.decision) {
    case 'ALLOW':
      say(act, `allowed${answer.result ? ` and run: ${short(answer.result.data ?? answer.result.error)}` : ''}`);
      return null;
    case 'DENY':
      say(act, `denied by policy: ${reasons}`);
      return null;
    case 'ESCALATE': {
      const approvalId = answer.approval_id ?? '';
      say(act, `waits for a person as ${approvalId}: ${reasons}`);
      if (act.twice) {
        const again = await client.execute(act.proposal, key);
        const same = again.replayed && again.approval_id === approvalId;
        say(act, same ? 'sent again with the same key: the same answer, nothing new' : 'sent again: a second request!');
      }
      return { act, client, approvalId };
    }
  }
}

/** Waits until one approval has ended and says how; an approved action of the agent's own is run with its grant. */
export async function settle({ act, client, approvalId }: Waiting, say: Say): Promise<void> {
  let seen = Date.now();
  for (;;) {
    const state = await client.waitFor(approvalId, WAIT_SECONDS).catch((error: unknown) => {
      if (!(error instanceof AgentProblem) || Date.now() - seen > AWAY_MS) throw error;
      return null;
    });
    if (!state) {
      await sleep(1_000);
      continue;
    }
    seen = Date.now();
    switch (state.status) {
      case 'pending':
        continue;
      case 'denied':
        return say(
          act,
          `denied: ${state.reason ?? ''}${state.retry === 'with_changes' ? ' (may try with changes)' : ''}`,
        );
      case 'expired':
        return say(act, 'expired: nobody answered in time, it does not run');
      case 'cancelled':
        return say(act, 'cancelled');
      case 'approved':
        if (state.override_token) return spend({ act, client, approvalId }, state.override_token, say);
        if (['succeeded', 'failed', 'ambiguous'].includes(state.execution_status ?? '')) {
          const { data, error } = state.result ?? {};
          return say(act, `approved, and the run ${state.execution_status}: ${short(data ?? error ?? null)}`);
        }
    }
  }
}

/** The agent's own run: the grant is spent with the identical action, then the work is done and reported. */
async function spend({ act, client, approvalId }: Waiting, token: string, say: Say): Promise<void> {
  say(act, 'approved: has its grant, spends it');
  const spent = await client.execute({ ...act.proposal, override_token: token }, `${approvalId}-grant`);
  if (spent.decision !== 'ALLOW') {
    return say(act, `the grant was refused: ${spent.reasons.map((reason) => reason.message).join('; ')}`);
  }
  await sleep(500); // stands for the work
  const data = { delivered: true, rows: act.proposal.action.params['rows'] };
  await client.report(approvalId, data);
  say(act, `ran it and reported the result: ${short(data)}`);
}
