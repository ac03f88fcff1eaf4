import { beforeAll, describe, expect, it } from 'vitest';
import { provideEnv } from '@/lib/env';
import { pauseMs, runLoop, type Job } from './loop';

beforeAll(() => provideEnv({ LOG_LEVEL: 'silent' }));

/** A job that answers from a list, then stops the loop. */
function scripted(answers: (number | Error)[], batch = 10) {
  const stop = new AbortController();
  const runs: number[] = [];
  let inside = 0;
  let most = 0;
  const job: Job = {
    name: 'test',
    everyMs: 1,
    batch,
    run: async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
      const answer = answers[runs.length] ?? 0;
      runs.push(performance.now());
      if (runs.length >= answers.length) stop.abort();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { job, stop, runs, most: () => most };
}

describe('runLoop', () => {
  it('runs again and again until the signal, one at a time', async () => {
    const { job, stop, runs, most } = scripted([0, 3, 10, 10, 2, 0]);
    await runLoop(job, stop.signal);
    expect(runs).toHaveLength(6);
    expect(most()).toBe(1);
  });

  it('goes on at once while there is more to do', async () => {
    const { job, stop, runs } = scripted([10, 10, 10, 4]);
    await runLoop({ ...job, everyMs: 300 }, stop.signal);
    expect(runs).toHaveLength(4);
    expect(runs[3]! - runs[0]!).toBeLessThan(240); // the shortest pause
  });

  it('survives errors', async () => {
    const { job, stop, runs } = scripted([new Error('one'), 0]);
    await runLoop(job, stop.signal);
    expect(runs).toHaveLength(2);
    expect(runs[1]! - runs[0]!).toBeGreaterThan(300);
  });

  it('ends at once when told so during a pause', async () => {
    const stop = new AbortController();
    const { job } = scripted([]);
    const loop = runLoop({ ...job, everyMs: 1e6 }, stop.signal);
    stop.abort();
    await loop;
  });
});

describe('pauseMs', () => {
  it('doubles after failures, up to a minute, and is never shorter than usual', () => {
    expect(pauseMs(5_000, 0)).toBe(5_000);
    expect([1, 2, 3, 4, 20].map((failures) => pauseMs(5_000, failures))).toEqual([
      10_000, 20_000, 40_000, 60_000, 60_000,
    ]);
    expect(pauseMs(50, 1)).toBe(500);
    expect(pauseMs(120_000, 3)).toBe(120_000);
  });
});
