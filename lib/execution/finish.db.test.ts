import { describe, expect, it } from 'vitest';
import { finishExecution } from './finish';
import { approved } from './testing/approve';
import { abandoned, gateway, hold, look, sudo, waiting } from './testing/outcomes';

describe('a result', () => {
  it('is recorded once, by the first of 20', async () => {
    const made = await abandoned();
    const ends = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        finishExecution(
          gateway(made.orgId),
          null,
          made.claimed.executionId,
          i % 2 ? { outcome: 'succeeded', data: { i } } : { outcome: 'failed', error: { i } },
          { reporter: null },
        ),
      ),
    );
    const [kept] = ends.filter((end) => end !== null);
    expect(ends.filter((end) => end !== null)).toHaveLength(1);
    expect((await look.approval(made))['execution_result']).toEqual(kept);
    expect((await look.events(made)).filter((type) => /succeeded|failed/.test(type))).toHaveLength(1);
  });

  it('is not another organization’s to record', async () => {
    const made = await abandoned();
    const other = await approved(sudo);
    const outcome = { outcome: 'succeeded' as const, data: null };
    const id = made.claimed.executionId;
    expect(await finishExecution(gateway(other.orgId), null, id, outcome, { reporter: null })).toBeNull();
    expect(await look.approval(made)).toMatchObject({ execution_status: 'running' });
  });

  it('is kept although the database went away while it was written', async () => {
    const made = await abandoned();
    const release = await hold('SELECT FROM executions WHERE id = $1 FOR UPDATE', [made.claimed.executionId]);
    const outcome = { outcome: 'succeeded' as const, data: { done: true } };
    const finished = finishExecution(gateway(made.orgId), null, made.claimed.executionId, outcome, { reporter: null });
    const [pid] = await waiting();
    await sudo('SELECT pg_terminate_backend($1)', [pid]);
    await release();
    expect(await finished).toMatchObject({ success: true, data: { done: true } });
    expect(await look.approval(made)).toMatchObject({ execution_status: 'succeeded' });
  });
});
