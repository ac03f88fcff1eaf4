import { z } from 'zod';
import { withOrg } from '@/lib/db/scope';
import { RUN_STATUS } from '@/lib/db/sql/agent-status';
import { unauthenticated } from '@/lib/errors';
import type { AgentActor } from '@/lib/identity/actor';
import { asId } from '@/lib/ids';
import { OrgWatch } from '@/lib/live/org-watch';
import { HEARTBEAT_MS, type StreamEvent } from '@/lib/live/stream-event';
import { agentRow, presentToAgent, settled } from './status';

const runRow = z.object({
  caller_lives: z.boolean(),
  approvals: z.array(agentRow.extend({ updated_at: z.string() })),
});
type RunRow = z.output<typeof runRow>['approvals'][number];

/** Changes that were written before and committed after the last one seen: no statement runs longer. */
const OVERLAP_MS = 60_000;

export type RunStreamOptions = {
  /** The moment of the newest change that the caller saw. */
  since: Date | null;
  requestId: string;
  signal: AbortSignal;
};

/**
 * How the agent's approvals of one run stand, and each change, until all have ended; a run without any goes on until it has
 * one. After a break a change may be told twice, and none is left out. Throws UNAUTHENTICATED when the key is revoked.
 */
export async function* runEvents(
  actor: AgentActor,
  runId: string,
  { since, requestId, signal }: RunStreamOptions,
): AsyncGenerator<StreamEvent, void> {
  const watch = new OrgWatch(actor.orgId);
  const told = new Map<string, string>();
  let newest = since?.getTime() ?? 0;
  try {
    for (;;) {
      watch.take(); // whatever it is, the rows below have it
      const rows = await read(actor, runId, since && new Date(since.getTime() - OVERLAP_MS));
      for (const row of rows) {
        const state = `${row.version} ${row.status}`;
        if (told.get(row.id) === state) continue;
        told.set(row.id, state);
        newest = Math.max(newest, Date.parse(row.updated_at));
        const data = await presentToAgent(actor, asId('appr', row.id), row, requestId);
        yield { event: 'approval', id: new Date(newest).toISOString(), data };
      }
      if (rows.length > 0 && rows.every((row) => settled(row, 'result'))) {
        yield { event: 'end', id: new Date(newest).toISOString(), data: { run_id: runId } };
        return;
      }
      const expiry = Math.min(...rows.map((row) => (row.status === 'pending' ? row.ms_left + 5 : Infinity)));
      const outcome = await watch.changed(Math.min(expiry, HEARTBEAT_MS), signal);
      if (outcome === 'aborted' || outcome === 'stopped') return;
      if (outcome === 'timeout' && expiry > HEARTBEAT_MS) yield 'heartbeat';
    }
  } finally {
    watch.close();
  }
}

async function read(actor: AgentActor, runId: string, since: Date | null): Promise<readonly RunRow[]> {
  const values = [actor.orgId, runId, actor.agentId, actor.tokenId, since];
  const [found] = await withOrg(actor.orgId, (run) => run(RUN_STATUS, values));
  const { caller_lives: lives, approvals } = runRow.parse(found);
  if (!lives) throw unauthenticated('This key was revoked or has expired.');
  return approvals;
}
