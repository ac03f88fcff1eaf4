import { z } from 'zod';
import { withOrg } from '@/lib/db/scope';
import { OF_RUN, RUN_STATUS } from '@/lib/db/sql/agent-status';
import { unauthenticated } from '@/lib/errors';
import type { AgentActor } from '@/lib/identity/actor';
import { asId, type ApprovalId } from '@/lib/ids';
import type { WaitOutcome } from '@/lib/live/approvals';
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
  read = readRun,
  heartbeatMs = HEARTBEAT_MS,
): AsyncGenerator<StreamEvent, void> {
  const watch = new OrgWatch(actor.orgId);
  const others = new Others(actor, runId);
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
      const readAt = performance.now();
      const left = Math.min(...rows.map((row) => (row.status === 'pending' ? row.ms_left + 5 : Infinity)));
      const wait = Math.min(left, heartbeatMs);
      let outcome: WaitOutcome;
      do {
        const ms = wait - (performance.now() - readAt);
        // Where something changes all the time, what waits for the time to be up must not wait for ever.
        outcome = ms > 0 ? await watch.changed(ms, signal) : signal.aborted ? 'aborted' : 'timeout';
      } while (outcome === 'changed' && !(await others.touched(watch.take())));
      if (outcome === 'aborted' || outcome === 'stopped') return;
      if (outcome === 'timeout' && left > heartbeatMs) yield 'heartbeat';
    }
  } finally {
    watch.close();
  }
}

/** Approvals of other runs are looked up once each; beyond so many they are forgotten, and looked up once more. */
const MOST_OTHERS = 10_000;

/** Tells changes of the run from those of the rest of the organization; an approval never moves to another run. */
class Others {
  readonly #known = new Set<ApprovalId>();

  constructor(
    readonly actor: AgentActor,
    readonly runId: string,
  ) {}

  /** Whether one of these is the run's; null: nobody knows what has changed. */
  async touched(ids: readonly ApprovalId[] | null): Promise<boolean> {
    if (ids === null) return true;
    const unknown = ids.filter((id) => !this.#known.has(id));
    if (unknown.length === 0) return false;
    const { orgId, agentId } = this.actor;
    const found = await withOrg(orgId, (run) => run(OF_RUN, [orgId, this.runId, agentId, unknown]));
    const own = new Set(found.map(({ id }) => id));
    if (this.#known.size > MOST_OTHERS) this.#known.clear();
    for (const id of unknown) if (!own.has(id)) this.#known.add(id);
    return own.size > 0;
  }
}

/** The run as it stands, and that the key still lives. */
export async function readRun(actor: AgentActor, runId: string, since: Date | null): Promise<readonly RunRow[]> {
  const values = [actor.orgId, runId, actor.agentId, actor.tokenId, since];
  const [found] = await withOrg(actor.orgId, (run) => run(RUN_STATUS, values));
  const { caller_lives: lives, approvals } = runRow.parse(found);
  if (!lives) throw unauthenticated('This key was revoked or has expired.');
  return approvals;
}
