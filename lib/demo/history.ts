import { DENIALS, SCENES, type Pick, type Scene } from './scenes';

/** The end of one approval of the demo's past. */
export type Ending = 'approved' | 'denied' | 'expired' | 'cancelled';

export type PastApproval = {
  scene: Scene;
  params: Record<string, unknown>;
  summary: string;
  createdAt: Date;
  decidedAt: Date;
  ending: Ending;
  /** Index into the demo's operators. */
  operator: number;
  failed: boolean;
  durationMs: number;
  denyReason: string;
  runId: string;
};

/** A small seeded generator (mulberry32), so that the demo is the same everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * About 500 decided approvals of the 30 days before `now`: busier by day than by night and on weekdays than at weekends,
 * mostly answered within the hour, some overnight. Pure: the same `now` gives the same history.
 */
export function pastApprovals(now: Date): PastApproval[] {
  const random = seededRandom(20260131);
  const pick: Pick = {
    one: (from) => from[Math.floor(random() * from.length)] ?? from[0],
    whole: (from, to) => from + Math.floor(random() * (to - from + 1)),
  };
  const total = SCENES.reduce((sum, scene) => sum + scene.weight, 0);
  const scene = (): Scene => {
    let point = random() * total;
    return SCENES.find((candidate) => (point -= candidate.weight) < 0) ?? (SCENES[0] as Scene);
  };
  const past: PastApproval[] = [];
  for (let day = 30; day >= 1; day--) {
    const start = now.getTime() - day * 86_400_000;
    const weekend = [0, 6].includes(new Date(start).getUTCDay());
    const count = weekend ? pick.whole(4, 9) : pick.whole(16, 26);
    for (let i = 0; i < count; i++) past.push(one(scene(), start, random, pick));
  }
  return past.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}

function one(scene: Scene, dayStart: number, random: () => number, pick: Pick): PastApproval {
  // The sum of two draws bends the day towards its middle.
  const createdAt = new Date(dayStart + ((random() + random()) / 2) * 72_000_000);
  const draw = random();
  const ending: Ending =
    draw < 0.03 ? 'expired' : draw < 0.045 ? 'cancelled' : random() < scene.denied ? 'denied' : 'approved';
  const minutes = random() < 0.12 ? pick.whole(120, 600) : 1 + random() ** 2 * 50;
  const wait = ending === 'expired' ? 1440 : minutes;
  return {
    scene,
    params: scene.params(pick),
    summary: scene.summary(pick),
    createdAt,
    decidedAt: new Date(createdAt.getTime() + wait * 60_000),
    ending,
    operator: pick.whole(0, 2),
    failed: random() < scene.fails,
    durationMs: pick.whole(80, 2400),
    denyReason: pick.one(DENIALS),
    runId: `run-${pick.whole(1000, 9999)}`,
  };
}
