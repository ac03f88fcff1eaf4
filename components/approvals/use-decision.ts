'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { approvalKeys, decide, reauthenticate, type Seen, type Verdict } from '@/lib/browser/approvals';
import { ProblemError } from '@/lib/browser/http';
import type { ApproveAnswer, DenyAnswer } from '@/lib/contracts/approval-decisions';
import type { ApprovalSummary } from '@/lib/contracts/approvals';
import { useHold } from './use-hold';

export type Verb = Verdict['verb'];
export type Answer = ApproveAnswer | DenyAnswer;

/** What somebody was asked to confirm: the verb, and the approval as it was when the key went down. */
export type Ask = {
  verb: Verb;
  target: ApprovalSummary;
  /** An approval that also makes a rule. */
  withRule: boolean;
};

/** What was written so far, kept while the dialog is closed. */
export type Draft = { notes: string; reason: string; mayRetry: boolean };
const EMPTY: Draft = { notes: '', reason: '', mayRetry: false };

type Options = {
  org: string;
  holdSeconds: number;
  onDecided: (target: ApprovalSummary, answer: Answer) => void;
  /** Somebody else decided it, or it expired, before us. */
  onTooLate: (target: ApprovalSummary, problem: ProblemError) => void;
};

const TOO_LATE: readonly string[] = ['ALREADY_DECIDED', 'APPROVAL_EXPIRED', 'NOT_FOUND'];

/** One decision from the key press to its answer: the dialog's state, the hold, the password when it is asked for. */
export function useDecision({ org, holdSeconds, onDecided, onTooLate }: Options) {
  const client = useQueryClient();
  const { held, hold, drop } = useHold(holdSeconds);
  const [ask, setAsk] = useState<Ask | null>(null);
  const [drafts, setDrafts] = useState<Readonly<Record<string, Draft>>>({});
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const [needsPassword, setNeedsPassword] = useState(false);

  const open = (verb: Verb, target: ApprovalSummary, withRule = false) => {
    if (held.some((one) => one.key === target.approval_id)) return;
    setProblem(null);
    setNeedsPassword(false);
    setAsk({ verb, target, withRule });
  };

  const refused = (asked: Ask, error: unknown) => {
    if (!(error instanceof ProblemError)) throw error;
    if (TOO_LATE.includes(error.code)) {
      setAsk(null);
      onTooLate(asked.target, error);
      return;
    }
    if (error.code === 'REAUTH_REQUIRED') setNeedsPassword(true);
    if (error.code === 'CHANGED') {
      void client.invalidateQueries({ queryKey: approvalKeys.detail(org, asked.target.approval_id) });
    }
    setProblem(error);
    setAsk(asked); // a held decision comes back to its dialog
  };

  const send = async (asked: Ask, verdict: Verdict, seen: Seen, password: string) => {
    setSending(true);
    try {
      if (password !== '') await reauthenticate(password);
      const answer = await decide(org, asked.target.approval_id, verdict, seen);
      setAsk(null);
      setDrafts(({ [asked.target.approval_id]: _done, ...rest }) => rest);
      void client.invalidateQueries({ queryKey: approvalKeys.all(org) });
      onDecided(asked.target, answer);
    } catch (error) {
      refused(asked, error);
    } finally {
      setSending(false);
    }
  };

  const confirm = (verdict: Verdict, seen: Seen, password: string) => {
    if (!ask || sending) return;
    const { approval_id: id, action } = ask.target;
    if (holdSeconds > 0) setAsk(null);
    const doing = ask.verb === 'approve' ? 'Approving' : 'Denying';
    hold(id, `${doing} ${action.type}:${action.tool}`, () => void send(ask, verdict, seen, password));
  };

  const draftOf = (id: string): Draft => drafts[id] ?? EMPTY;
  const write = (id: string, change: Partial<Draft>) =>
    setDrafts((all) => ({ ...all, [id]: { ...EMPTY, ...all[id], ...change } }));

  return {
    ...{ ask, open, close: () => setAsk(null), confirm, sending, problem, needsPassword },
    ...{ draftOf, write, held, drop },
  };
}

export type Decision = ReturnType<typeof useDecision>;
