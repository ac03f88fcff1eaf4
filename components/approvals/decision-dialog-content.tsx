'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useLiveState } from '@/components/live/live-provider';
import { draftOfSuggestions } from '@/components/rules/rule-draft';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { useNow } from '@/components/ui/clock';
import { Confirm } from '@/components/ui/confirm';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { SkeletonLines } from '@/components/ui/skeleton';
import { detailOptions, type Verdict } from '@/lib/browser/approvals';
import { suggestionOptions } from '@/lib/browser/rules';
import { onSession } from '@/lib/browser/session';
import type { ApprovalDetail } from '@/lib/contracts/approvals';
import { DecisionChanged } from './decision-changed';
import type { DecisionDialogProps } from './decision-dialog';
import { DecisionSubject } from './decision-subject';
import { DecisionRule, type RuleState } from './decision-rule';
import { DenyReason } from './deny-reason';
import { Outcome } from './detail/outcome';
import { Refusal } from './refusal';
import { statusNow } from './status-now';
import type { Ask } from './use-decision';
import { useSeen } from './use-seen';

/** Asks before a decision: what exactly will be decided, with notes (approve) or reason and notes (deny). */
export default function DecisionDialogContent({ decision, ...props }: DecisionDialogProps) {
  // The last question stays drawn while the dialog closes.
  const [last, setLast] = useState<Ask | null>(decision.ask);
  if (decision.ask !== null && decision.ask !== last) setLast(decision.ask);
  return (
    last && (
      <AskDialog
        key={last.target.approval_id + last.verb + String(last.withRule)}
        {...props}
        decision={decision}
        ask={last}
      />
    )
  );
}

function AskDialog({
  org,
  decision,
  ask,
  shown,
  changes = null,
  mayBroad = false,
  onCloseFocus,
}: DecisionDialogProps & { ask: Ask }) {
  const { target, verb, withRule } = ask;
  const id = target.approval_id;
  const first = useRef<HTMLTextAreaElement>(null);
  const [password, setPassword] = useState('');
  // What was written may stay when the session ends; a password never.
  useEffect(() => onSession((ended) => ended && setPassword('')), []);
  const open = decision.ask !== null;
  const live = useLiveState();
  const query = useQuery({
    ...detailOptions(org, id),
    enabled: open && !shown,
    staleTime: 5_000,
    // While the stream is down nobody tells that it was decided elsewhere.
    refetchInterval: live === 'open' || live === 'off' ? false : 10_000,
  });
  // What was on screen when the decision went out: what a refusal's changes are told from.
  const [sent, setSent] = useState<ApprovalDetail | null>(null);
  const refused = decision.problem?.code === 'CHANGED';
  const fetched = useSeen(query.data, { open, refused: refused ? sent : null });
  const detail = shown ?? fetched.seen;
  // The page under the dialog holds changes back by itself.
  const held = shown ? changes : fetched.changes;
  const draft = decision.draftOf(id);
  const suggested = useQuery({ ...suggestionOptions(org, id), enabled: open && withRule });
  const [rule, setRule] = useState<RuleState>({ body: null, blocked: 'Wait for what is suggested' });
  const now = useNow();
  // What is held back may have been given more time.
  const status = detail && (held === null ? statusNow(detail, now) : detail.status);
  // Our own decision may be told by the stream before its answer is here.
  const over = open && !decision.sending && status !== undefined && status !== 'pending' ? status : null;
  const problem = decision.problem ?? (query.isError ? query.error : null);

  const blocked = !detail
    ? 'Wait until it is clear what exactly will be decided'
    : over !== null
      ? OVER
      : verb === 'deny' && draft.reason.trim() === ''
        ? 'Give a reason: the agent is told it'
        : decision.needsPassword && password === ''
          ? 'Give your password'
          : held !== null
            ? STALE
            : withRule
              ? rule.blocked
              : undefined;
  const submit = () => {
    if (!detail) return;
    const { notes, reason, mayRetry } = draft;
    const verdict: Verdict =
      verb === 'approve'
        ? { verb, notes, ...(withRule && rule.body ? { rule: rule.body } : {}) }
        : { verb, reason, notes, mayRetry };
    setPassword('');
    setSent(detail);
    decision.confirm(verdict, { expected_version: detail.version, expected_action_hash: detail.action_hash }, password);
  };

  return (
    <Confirm
      open={open}
      onOpenChange={(next) => !next && decision.close()}
      size="lg"
      tone={verb === 'approve' ? 'positive' : 'negative'}
      title={
        verb === 'deny' ? 'Deny this action?' : withRule ? 'Approve it, and others like it?' : 'Approve this action?'
      }
      description={verb === 'approve' ? willRun(detail) : 'It will not run. The agent is told your reason.'}
      confirmLabel={verb === 'deny' ? 'Deny' : withRule ? 'Approve and create rule' : 'Approve'}
      busy={decision.sending}
      blocked={blocked}
      error={over !== null ? OVER : held !== null ? STALE : problem && <Refusal problem={problem} />}
      onConfirm={submit}
      initialFocus={first}
      {...(onCloseFocus ? { onCloseFocus } : {})}
    >
      <div className="flex flex-col gap-4">
        {detail && over !== null ? (
          <Outcome approval={detail} status={over} />
        ) : (
          <DecisionChanged
            {...{ target, detail, sent, refused, changes: held }}
            onShow={shown ? undefined : fetched.show}
          />
        )}
        {detail ? <DecisionSubject detail={detail} full={!shown} /> : <SkeletonLines lines={4} />}
        {verb === 'deny' && (
          <DenyReason ref={first} reason={draft.reason} onChange={(reason) => decision.write(id, { reason })} />
        )}
        <Field label="Notes" hint="Optional, for the audit trail">
          <Textarea
            {...(verb === 'approve' ? { ref: first } : {})}
            rows={2}
            maxLength={1000}
            value={draft.notes}
            onChange={(event) => decision.write(id, { notes: event.target.value })}
          />
        </Field>
        {withRule && detail && suggested.data && (
          <DecisionRule {...{ org, detail, mayBroad }} start={draftOfSuggestions(suggested.data)} onState={setRule} />
        )}
        {withRule && !suggested.data && <SkeletonLines lines={6} />}
        {suggested.isError && <p className="text-sm font-medium text-negative">{suggested.error.message}</p>}
        {verb === 'deny' && (
          <CheckboxField
            label="The agent may come back with changes"
            checked={draft.mayRetry}
            onChange={(event) => decision.write(id, { mayRetry: event.target.checked })}
          />
        )}
        {decision.needsPassword && (
          <Field label="Your password" required hint="Critical actions need it again; it counts for ten minutes">
            <Input
              type="password"
              autoComplete="current-password"
              autoFocus
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </Field>
        )}
      </div>
    </Confirm>
  );
}

const OVER = 'It is no longer pending: nothing is left to decide';
const STALE = 'It has changed since you opened it: look at it as it is now first';

function willRun(detail: ApprovalDetail | undefined): string {
  switch (detail?.execution.mode) {
    case 'gateway':
      return 'It runs at once, exactly as shown, one time.';
    case 'agent':
      return 'The agent gets a grant to run it, exactly as shown, one time.';
    case 'none':
    case undefined:
      return 'The agent is told that it may go ahead.';
  }
}
