'use client';

import { ChevronLeft, ChevronRight } from 'lucide';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useDialog } from '@/components/forms/use-dialog';
import { useShortcut } from '@/components/keyboard/use-shortcut';
import { PageHeader } from '@/components/layout/page-header';
import { Button } from '@/components/ui/button';
import { useNow } from '@/components/ui/clock';
import { IconButton } from '@/components/ui/icon-button';
import { RiskBadge } from '@/components/ui/risk-badge';
import { StatusBadge } from '@/components/ui/status-badge';
import { notify } from '@/components/ui/toast';
import { VisibleText } from '@/components/ui/visible-text';
import { filterHref, type QueueFilter } from '@/lib/browser/approval-filters';
import type { ApprovalDetail, Precedent } from '@/lib/contracts/approvals';
import type { CreatedRuleError } from '@/lib/contracts/rule-trials';
import { DecisionDialog } from '../decision-dialog';
import { HoldBar } from '../hold-bar';
import { rememberOpened } from '../last-opened';
import { statusNow } from '../status-now';
import { useDecision, type Answer } from '../use-decision';
import { Beside } from './beside';
import { ChangedBanner } from './changed-banner';
import { DecisionPanel } from './decision-panel';
import { EditDialog } from './edit-dialog';
import { ExtendDialog } from './extend-dialog';
import { MainColumn } from './main-column';
import type { May } from './may';
import { Outcome } from './outcome';
import { RefusedRule } from './refused-rule';
import { useNeighbours } from './use-neighbours';
import { useShown } from './use-shown';

type Props = {
  org: string;
  initial: ApprovalDetail;
  precedents: readonly Precedent[];
  /** The queue that it was opened from. */
  filter: QueueFilter;
  may: May;
  refreshSeconds: number;
  holdSeconds: number;
};

/** One approval: what is asked, why it was stopped, what it risks, and the decision. */
export function ApprovalPage({ org, initial, precedents, filter, may, refreshSeconds, holdSeconds }: Props) {
  const router = useRouter();
  const now = useNow();
  const { approval, changes, adopt, show } = useShown(org, initial, refreshSeconds);
  const [extending, setExtending] = useState(false);
  const editing = useDialog();
  const [refusedRule, setRefusedRule] = useState<CreatedRuleError | null>(null);
  const id = approval.approval_id;
  const base = `/${org}`;
  useEffect(() => rememberOpened(id), [id]);
  const queue = filterHref(`${base}/approvals`, filter, 'with-page');
  const status = statusNow(approval, now);
  const { previous, next, nextPending } = useNeighbours(org, filter, id);
  const goTo = (to: string | undefined) => {
    if (to !== undefined) router.push(filterHref(`${base}/approvals/${to}`, filter, 'with-page'));
  };

  const decision = useDecision({
    org,
    holdSeconds,
    onDecided: (_target, answer) => {
      notify({ kind: answer.status === 'approved' ? 'success' : 'info', ...said(approval, answer) });
      const refused = answer.status === 'approved' ? answer.created_rule_error : undefined;
      // Somebody who wanted a rule is told what is wrong with it before they go on.
      if (refused) setRefusedRule(refused);
      else goTo(nextPending);
    },
    // The page reads it again and shows who was faster.
    onTooLate: (_target, error) => notify({ kind: 'warning', title: error.title, description: error.message }),
  });
  const stale = changes === null ? undefined : 'It has changed since you opened it: look at it as it is now first';
  const held = decision.held.length > 0;
  const decides = status === 'pending' && may.decide;
  const editable = status === 'pending' && may.edit && approval.params_schema !== null && changes === null && !held;
  const ask = (verb: 'approve' | 'deny', withRule = false) => {
    if (decides && stale === undefined && !held) decision.open(verb, approval, withRule);
  };

  useShortcut({ id: 'approve', enabled: decides, run: () => ask('approve') });
  useShortcut({ id: 'deny', enabled: decides, run: () => ask('deny') });
  useShortcut({ id: 'edit', enabled: editable, run: () => editing.show(true) });
  useShortcut({ id: 'previous', run: () => goTo(previous) });
  useShortcut({ id: 'next', run: () => goTo(next) });
  useShortcut({ id: 'back', run: () => router.push(queue) });

  return (
    <>
      <PageHeader
        back={{ href: queue, label: 'Approvals' }}
        title={<VisibleText text={`${approval.action.type}:${approval.action.tool}`} />}
        description={<VisibleText text={approval.headline} />}
        meta={
          <>
            <StatusBadge status={status} />
            <RiskBadge tier={approval.risk_tier} suffix="risk" />
          </>
        }
        actions={
          <>
            {editable && (
              <Button shortcut="edit" onClick={() => editing.show(true)}>
                Edit…
              </Button>
            )}
            {status === 'pending' && may.extend && <Button onClick={() => setExtending(true)}>Extend</Button>}
            <IconButton
              icon={ChevronLeft}
              label="Previous in the queue"
              shortcut="previous"
              disabled={previous === undefined}
              onClick={() => goTo(previous)}
            />
            <IconButton
              icon={ChevronRight}
              label="Next in the queue"
              shortcut="next"
              disabled={next === undefined}
              onClick={() => goTo(next)}
            />
          </>
        }
      />
      <div className="flex flex-col gap-5 px-4 py-5 sm:px-6 xl:grid xl:grid-cols-[minmax(0,1fr)_22rem] xl:items-start xl:gap-x-8">
        {(status !== 'pending' || changes !== null) && (
          <div className="flex flex-col gap-3 xl:col-span-2">
            {refusedRule && <RefusedRule base={base} approvalId={id} error={refusedRule} />}
            {status !== 'pending' && <Outcome approval={approval} status={status} />}
            {changes !== null && <ChangedBanner changes={changes} onShow={adopt} />}
          </div>
        )}
        <MainColumn {...{ org, approval, status, may }} />
        <Beside {...{ org, approval, precedents, may, now }} />
      </div>
      {decides && (
        <DecisionPanel
          notes={decision.draftOf(id).notes}
          onNotes={(notes) => decision.write(id, { notes })}
          onApprove={() => ask('approve')}
          onDeny={() => ask('deny')}
          onApproveWithRule={may.rule ? () => ask('approve', true) : undefined}
          blocked={stale ?? (held ? 'Your decision is about to be sent' : undefined)}
        />
      )}
      {status === 'pending' && !may.decide && (
        <p className="border-t border-line px-4 py-4 text-sm text-muted sm:px-6">
          You can look at this, not decide it. Operators, admins and owners of this organization can.
        </p>
      )}
      <DecisionDialog org={org} decision={decision} shown={approval} changes={changes} mayBroad={may.broadRule} />
      <HoldBar held={decision.held} drop={decision.drop} />
      <EditDialog
        key={editing.count}
        org={org}
        approval={approval}
        open={editing.open}
        onClose={editing.close}
        onEdited={show}
      />
      <ExtendDialog org={org} approval={approval} open={extending} onClose={() => setExtending(false)} />
    </>
  );
}

/** What is said in passing after a decision, with how the run came out. */
function said({ action }: ApprovalDetail, answer: Answer) {
  const what = `${action.type}:${action.tool}`;
  if (answer.status === 'denied') return { title: `Denied ${what}`, description: `Reason: ${answer.reason}` };
  const rule = answer.created_rule ? 'The rule is in force.' : undefined;
  const description = [RUN[answer.execution.status], rule].filter((part) => part !== undefined).join(' ');
  return { title: `Approved ${what}`, ...(description === '' ? {} : { description }) };
}

const RUN: Partial<Record<ApprovalDetail['execution']['status'], string>> = {
  running: 'It is running.',
  granted: 'The agent has a grant to run it.',
  succeeded: 'It ran and succeeded.',
  failed: 'It ran and failed: look at its execution.',
  ambiguous: 'It ran, and nobody knows how it ended: reconcile it.',
};
