import { seededPick, type Pick } from './random';
import { DENIALS, GATED, NOTES, SCALE, UNGATED, type GatedScene, type Scene } from './scenes';

/** How one request of the demo's past ended. `ambiguous`: approved, begun, and nobody knows how it went. */
export type Ending = 'approved' | 'denied' | 'expired' | 'cancelled' | 'ambiguous';

type Said = { agent: string; type: string; tool: string; params: Record<string, unknown>; at: Date };

/** Something that a person decided. */
export type Decided = Said & {
  kind: 'decided';
  summary: string;
  runId: string;
  endedAt: Date;
  ending: Ending;
  /** Index into the demo's operators. */
  operator: number;
  failed: boolean;
  durationMs: number;
  denyReason: string;
  notes: string | null;
};

/** Something that policy answered by itself. */
export type Automatic = Said & { kind: 'automatic'; durationMs: number };

export type Moment = Decided | Automatic;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What waited this long unanswered has expired, as the organization's default says. */
const EXPIRY = 24 * HOUR;

/** Drawn by chance there would be months with hardly any. */
const CANCELLED_EVERY = 60;

export const startOfDay = (at: Date): Date => new Date(Math.floor(at.getTime() / DAY) * DAY);

/**
 * The 30 days before `now` in the order of time: about 300 requests that people decided and some 250 that policy
 * answered alone. Busier by day than by night and on weekdays than at weekends, mostly answered within the hour, some
 * overnight. Times are UTC. Pure: the same `now` gives the same history.
 */
export function pastMonth(now: Date): Moment[] {
  const pick = seededPick(20260131);
  const moments: Moment[] = [];
  let asked = 0;
  const today = startOfDay(now).getTime();
  for (let day = 30; day >= 0; day--) {
    const start = today - day * DAY;
    const weekend = [0, 6].includes(new Date(start).getUTCDay());
    const decided = weekend ? pick.whole(3, 6) : pick.whole(9, 16);
    for (let i = 0; i < decided; i++) {
      const scene = draw(GATED, pick);
      moments.push(decidedOne(scene, timeOfDay(start, pick), pick, ++asked % CANCELLED_EVERY === 0));
    }
    const automatic = weekend ? pick.whole(2, 5) : pick.whole(7, 13);
    for (let i = 0; i < automatic; i++) moments.push(automaticOne(draw(UNGATED, pick), timeOfDay(start, pick), pick));
  }
  moments.push(unclear(now));
  const begin = now.getTime() - 30 * DAY;
  return moments
    .filter((moment) => moment.at.getTime() >= begin && endOf(moment).getTime() < now.getTime() - 10 * MINUTE)
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** When nothing more happens to it: a run is over two minutes after the decision, an agent's own within ten. */
export const endOf = (moment: Moment): Date =>
  new Date(moment.kind === 'automatic' ? moment.at.getTime() : moment.endedAt.getTime() + 10 * MINUTE);

/**
 * The same month with exactly `count` units of the deployment bot's budget used on `until`'s day before `until`: more
 * small actions where there were fewer, and the last deployments left out where there were more. Pure.
 */
export function withUnitsUsed(month: readonly Moment[], agent: string, until: Date, count: number): Moment[] {
  const start = startOfDay(until);
  const within = (at: Date) => at >= start && at <= until;
  const uses = (moment: Moment) =>
    moment.agent === agent &&
    (moment.kind === 'automatic'
      ? moment.tool === SCALE.tool && within(moment.at)
      : ['approved', 'ambiguous'].includes(moment.ending) && within(moment.endedAt));
  const users = month.filter(uses);
  const automatic = users.filter((moment) => moment.kind === 'automatic');
  const approved = users.filter((moment) => moment.kind === 'decided' && moment.ending === 'approved');
  const others = users.length - automatic.length - approved.length;
  const room = Math.max(0, count - others);
  const dropped = new Set([...approved.slice(room), ...automatic.slice(Math.max(0, room - approved.length))]);
  const kept = month.filter((moment) => !dropped.has(moment));
  const missing = count - (users.length - dropped.size);
  const pick = seededPick(7);
  const span = until.getTime() - start.getTime();
  for (let i = 0; i < missing; i++) {
    kept.push(automaticOne(SCALE, new Date(start.getTime() + (span * (i + 1)) / (missing + 1)), pick));
  }
  return kept.sort((a, b) => a.at.getTime() - b.at.getTime());
}

function draw<S extends Scene>(scenes: readonly [S, ...S[]], pick: Pick): S {
  let point = pick.fraction() * scenes.reduce((sum, scene) => sum + scene.weight, 0);
  return scenes.find((scene) => (point -= scene.weight) < 0) ?? scenes[0];
}

/** Between five and nine in the evening, most of it around one: the sum of two draws bends the day to its middle. */
const timeOfDay = (start: number, pick: Pick): Date =>
  new Date(start + 5 * HOUR + Math.round(((pick.fraction() + pick.fraction()) / 2) * 16 * HOUR));

function automaticOne({ agent, type, tool, params }: Scene, at: Date, pick: Pick): Automatic {
  return { kind: 'automatic', agent, type, tool, params: params(pick), at, durationMs: pick.whole(90, 400) };
}

function decidedOne(scene: GatedScene, at: Date, pick: Pick, cancelled: boolean): Decided {
  const late = pick.fraction() < 0.03;
  const no = pick.fraction() < scene.denied;
  const ending = late ? 'expired' : cancelled ? 'cancelled' : no ? 'denied' : 'approved';
  const overnight = pick.fraction() < 0.12;
  const minutes = overnight ? pick.whole(120, 600) : 1 + pick.fraction() ** 2 * 50;
  const { agent, type, tool, summary } = scene;
  return {
    kind: 'decided',
    ...{ agent, type, tool, summary, at, ending },
    params: scene.params(pick),
    runId: `run-${pick.whole(1000, 9999)}`,
    endedAt: new Date(at.getTime() + (ending === 'expired' ? EXPIRY : Math.round(minutes * MINUTE))),
    operator: pick.whole(0, 2),
    failed: pick.fraction() < scene.fails,
    durationMs: pick.whole(120, 2400),
    denyReason: pick.one(DENIALS),
    notes: pick.one(NOTES),
  };
}

/** A deployment of a few hours ago whose run never reported back. It is there to be reconciled. */
function unclear(now: Date): Decided {
  const at = new Date(now.getTime() - 5.5 * HOUR);
  return {
    kind: 'decided',
    agent: 'deployment-bot',
    type: 'kubernetes',
    tool: 'deploy',
    summary: 'Release of the payment fix',
    params: {
      namespace: 'production',
      image: 'billing:v1.8.3',
      replicas: 4,
      resources: { cpu: '500m', memory: '512Mi' },
    },
    at,
    runId: 'run-4711',
    endedAt: new Date(at.getTime() + 12 * MINUTE),
    ending: 'ambiguous',
    operator: 0,
    failed: false,
    durationMs: 0,
    denyReason: '',
    notes: 'Rolled out after the review of the fix',
  };
}
