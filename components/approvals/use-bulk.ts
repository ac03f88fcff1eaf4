'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNow } from '@/components/ui/clock';
import { approvalKeys } from '@/lib/browser/approvals';
import type { ApprovalSummary } from '@/lib/contracts/approvals';
import { planBulk, type BulkPlan } from './bulk-plan';
import type { ItemResult } from './bulk-send';
import type { Verb } from './use-decision';
import { useHold } from './use-hold';

export type BulkAsk = { verb: Verb; plan: BulkPlan };
export type BulkRun = { verb: Verb; done: number; total: number; results: readonly ItemResult[] };

/** Sends the decision on these; may end early, when the rest could not be sent. */
type Send = (rows: readonly ApprovalSummary[]) => AsyncIterable<ItemResult[]>;

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

  const now = useNow();
  const send = async ({ verb, plan }: BulkAsk, sending: Send) => {
    const { items, critical, over } = plan;
    let at: BulkRun = { verb, done: 0, total: items.length, results: [] };
    setRun(at);
    for await (const results of sending(items)) {
      at = { ...at, done: at.done + results.length, results: [...at.results, ...results] };
      setRun(at);
      onDecided(results.flatMap(({ row, error }) => (error === null ? [row] : [])));
    }
    void client.invalidateQueries({ queryKey: approvalKeys.all(org) });
    if (at.done === at.total) return onFinished(at);
    // What could not be sent is asked about again.
    setRun(at.done > 0 ? { ...at, total: at.done } : null);
    setAsk({ verb, plan: planBulk([...items.slice(at.done), ...critical, ...over], now) });
  };

  const confirm = (sending: Send) => {
    if (!ask || running) return;
    setAsk(null);
    const label = `${words[ask.verb]} ${ask.plan.items.length} actions`;
    hold('bulk', label, () => void send(ask, sending));
  };

  return {
    ...{ org, ask, run, running, held, drop, confirm },
    open: (verb: Verb, plan: BulkPlan) => {
      if (!running && held.length === 0) setAsk({ verb, plan });
    },
    close: () => setAsk(null),
    dismiss: () => setRun((last) => (last && last.done < last.total ? last : null)),
  };
}

export type Bulk = ReturnType<typeof useBulk>;
