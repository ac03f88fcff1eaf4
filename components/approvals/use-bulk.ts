'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { approvalKeys, decideBulk, type Verdict } from '@/lib/browser/approvals';
import { ProblemError } from '@/lib/browser/http';
import type { ApprovalSummary } from '@/lib/contracts/approvals';
import { chunks, itemResults, type BulkPlan, type ItemResult } from './bulk-plan';
import type { Verb } from './use-decision';
import { useHold } from './use-hold';

export type BulkAsk = { verb: Verb; plan: BulkPlan };
export type BulkRun = { verb: Verb; done: number; total: number; results: readonly ItemResult[] };

type Options = {
  org: string;
  holdSeconds: number;
  /** After each piece: what was decided as asked. */
  onDecided: (rows: readonly ApprovalSummary[]) => void;
  onFinished: (run: BulkRun) => void;
};

const words = { approve: 'Approving', deny: 'Denying' };

/** A bulk decision from its question to its results, which stay until they are dismissed. */
export function useBulk({ org, holdSeconds, onDecided, onFinished }: Options) {
  const client = useQueryClient();
  const { held, hold, drop } = useHold(holdSeconds);
  const [ask, setAsk] = useState<BulkAsk | null>(null);
  const [run, setRun] = useState<BulkRun | null>(null);
  const running = run !== null && run.done < run.total;

  const send = async ({ verb, plan }: BulkAsk, verdict: Verdict) => {
    let now: BulkRun = { verb, done: 0, total: plan.items.length, results: [] };
    setRun(now);
    for (const rows of chunks(plan.items)) {
      const results = await sendPiece(org, rows, verdict);
      now = { ...now, done: now.done + rows.length, results: [...now.results, ...results] };
      setRun(now);
      onDecided(results.flatMap(({ row, error }) => (error === null ? [row] : [])));
    }
    void client.invalidateQueries({ queryKey: approvalKeys.all(org) });
    onFinished(now);
  };

  const confirm = (verdict: Verdict) => {
    if (!ask || running) return;
    setAsk(null);
    const label = `${words[ask.verb]} ${ask.plan.items.length} actions`;
    hold('bulk', label, () => void send(ask, verdict));
  };

  return {
    ...{ ask, run, running, held, drop, confirm },
    open: (verb: Verb, plan: BulkPlan) => {
      if (!running && held.length === 0) setAsk({ verb, plan });
    },
    close: () => setAsk(null),
    dismiss: () => setRun((last) => (last && last.done < last.total ? last : null)),
  };
}

export type Bulk = ReturnType<typeof useBulk>;

/** One call. When no answer comes, nothing is known about its items, and each of them says so. */
async function sendPiece(org: string, rows: readonly ApprovalSummary[], verdict: Verdict): Promise<ItemResult[]> {
  const items = rows.map((row) => ({ approval_id: row.approval_id, expected_version: row.version }));
  try {
    return itemResults(rows, await decideBulk(org, items, verdict));
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return rows.map((row) => ({ row, error: error.message }));
  }
}
