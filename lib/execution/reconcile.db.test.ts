import { describe, expect, it } from 'vitest';
import { cancelApproval } from '@/lib/approvals/cancel';
import type { makeMember } from '@/lib/approvals/testing/arrange';
import type { ApprovalId } from '@/lib/ids';
import { markAmbiguous } from './lease';
import { reconcileExecution } from './reconcile';
import { approved } from './testing/approve';
import { abandoned, ambiguous, answersOf, call, failed, hold, look, sudo, waiting } from './testing/outcomes';

describe('reconcile', () => {
  const say = (
    made: { person: Awaited<ReturnType<typeof makeMember>>; id: ApprovalId },
    outcome: 'succeeded' | 'failed',
  ) => reconcileExecution(made.person, made.id, { outcome, notes: 'looked, password=hunter2-hunter2' }, call);

  it.each(['succeeded', 'failed'] as const)('says of an ambiguous run that it %s', async (outcome) => {
    const made = await ambiguous();
    await say(made, outcome);
    const row = await look.approval(made);
    expect(row).toMatchObject({ execution_status: outcome, execution_result: { success: outcome === 'succeeded' } });
    expect('error' in (row['execution_result'] as object)).toBe(outcome === 'failed');
    expect(await look.runs(made)).toMatchObject([{ status: outcome, attempt: 1 }]);
    expect((await look.events(made)).at(-1)).toBe('action_reconciled');
    expect(
      JSON.stringify([row, await sudo('SELECT payload FROM audit_events WHERE org_id = $1', [made.orgId])]),
    ).not.toContain('hunter2');
  });

  it('is once, also of 20 at a time', async () => {
    const made = await ambiguous();
    const answers = answersOf(
      await Promise.allSettled(Array.from({ length: 20 }, (_, i) => say(made, i % 2 ? 'failed' : 'succeeded'))),
    );
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'CONFLICT')).toHaveLength(19);
    expect((await look.events(made)).filter((type) => type === 'action_reconciled')).toHaveLength(1);
  });

  it('is for ambiguous runs only', async () => {
    for (const made of [await failed(), await abandoned(), await approved(sudo)])
      await expect(say(made, 'succeeded')).rejects.toMatchObject({ code: 'CONFLICT' });
    const other = await approved(sudo);
    const theirs = await ambiguous();
    await expect(say({ person: other.person, id: theirs.id }, 'succeeded')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(cancelApproval(theirs.person, theirs.id, {}, call)).rejects.toMatchObject({ code: 'ALREADY_DECIDED' });
  });

  it('that waits for the lease to be judged ends the attempt, too', async () => {
    const made = await abandoned();
    await look.passLease(made);
    const release = await hold('SELECT FROM approvals WHERE id = $1 FOR UPDATE', [made.id]);
    const sweep = markAmbiguous(made.orgId, 10);
    await waiting();
    const reconciled = say(made, 'succeeded');
    await waiting(2);
    await release();
    await sweep;
    await reconciled;
    expect(await look.approval(made)).toMatchObject({ execution_status: 'succeeded' });
    expect(await look.runs(made)).toMatchObject([{ status: 'succeeded' }]);
  });
});
