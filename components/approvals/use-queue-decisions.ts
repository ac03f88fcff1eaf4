'use client';

import { useState } from 'react';
import { useNow } from '@/components/ui/clock';
import type { QueueFilter } from '@/lib/browser/approval-filters';
import { fetchPage } from '@/lib/browser/approvals';
import { formatCount } from '@/lib/browser/format';
import type { ApprovalSummary } from '@/lib/contracts/approvals';
import { planBulk } from './bulk-plan';
import { shortId } from './queue-columns';
import { isPending } from './queue-state';
import { useBulk } from './use-bulk';
import { useDecision, type Verb } from './use-decision';
import type { Queue } from './use-queue';

/** As many rows as one press selects beyond the page. */
export const MATCHING = 500;

const done = { approve: 'Approved', deny: 'Denied' };

type Options = { org: string; filter: QueueFilter; holdSeconds: number; queue: Queue };

/** Decisions from the queue: of the row that had the focus when the key went down, or of everything that is selected. */
export function useQueueDecisions({ org, filter, holdSeconds, queue: { state, dispatch, lookUp } }: Options) {
  const now = useNow();
  const [said, setSaid] = useState('');
  const plan = planBulk(state.selected.values(), now);

  /** Decided rows leave the pending tab; elsewhere they stay and show how they stand. */
  const settle = (rows: readonly ApprovalSummary[]) => {
    const ids = rows.map((row) => row.approval_id);
    if (filter.view === 'pending') dispatch({ type: 'leave', ids });
    else void lookUp(ids);
  };

  const decision = useDecision({
    org,
    holdSeconds,
    onDecided: (target, answer) => {
      settle([target]);
      const left = state.rows.filter((row) => isPending(row) && row.approval_id !== target.approval_id).length;
      const verb = answer.status === 'approved' ? 'approve' : 'deny';
      setSaid(`${done[verb]} ${shortId(target.approval_id)}, ${left} left on this page.`);
    },
    onTooLate: (target, error) => {
      void lookUp([target.approval_id]);
      setSaid(error.message);
    },
  });
  const bulk = useBulk({
    org,
    holdSeconds,
    onDecided: settle,
    onFinished: ({ verb, results }) => {
      dispatch({ type: 'clear' });
      const failed = results.filter(({ error }) => error !== null);
      if (failed.length > 0) void lookUp(failed.map(({ row }) => row.approval_id));
      const count = formatCount(results.length - failed.length, 'action');
      setSaid(`${done[verb]} ${count}${failed.length > 0 ? `, ${failed.length} not` : ''}.`);
    },
  });

  /** A row, whatever is selected. */
  const decideOne = (verb: Verb, id: string | null) => {
    const target = state.rows.find((row) => row.approval_id === id);
    if (!target) return setSaid('Go to a row first: press j.');
    if (!isPending(target) || Date.parse(target.expires_at) <= now) {
      return setSaid(`${shortId(target.approval_id)} is no longer pending.`);
    }
    setSaid(''); // What was said of another row isn't true of this one.
    decision.open(verb, target);
  };
  const decideSelected = (verb: Verb) => {
    setSaid('');
    bulk.open(verb, plan);
  };
  const selectMatching = async () => {
    const { items } = await fetchPage(org, { ...filter, cursor: '' }, MATCHING);
    dispatch({ type: 'select', items });
    setSaid(`${formatCount(items.length, 'action')} selected.`);
  };

  return {
    ...{ said, plan, decision, bulk, decideOne, selectMatching },
    decide: (verb: Verb, id: string | null) => (state.selected.size > 0 ? decideSelected(verb) : decideOne(verb, id)),
  };
}

export type QueueDecisions = ReturnType<typeof useQueueDecisions>;
