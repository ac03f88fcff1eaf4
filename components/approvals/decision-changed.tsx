import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { changesBetween, changesOfRow, type Change } from '@/lib/browser/approval-changes';
import type { ApprovalDetail, ApprovalSummary } from '@/lib/contracts/approvals';
import { ChangeList } from './change-list';

type Props = {
  target: ApprovalSummary;
  /** What the dialog shows. */
  detail: ApprovalDetail | undefined;
  sent: ApprovalDetail | null;
  /** What has changed since and isn't shown yet. */
  changes: readonly Change[] | null;
  /** The server has refused for it. */
  refused: boolean;
  /** Shows it as it is now; missing where the page under the dialog must be looked at. */
  onShow?: (() => void) | undefined;
};

/** What is different by now: from the row that was drawn, from what was just sent, or from what is on screen. */
export function DecisionChanged({ target, detail, sent, changes, refused, onShow }: Props) {
  if (changes !== null) {
    return (
      <Banner
        tone="warning"
        role="alert"
        title="This request has changed since you opened it"
        actions={
          onShow && (
            <Button size="sm" tone="primary" onClick={onShow}>
              Show it as it is now
            </Button>
          )
        }
      >
        <ChangeList changes={changes} />
        {!onShow && <p className="mt-1">Close this, and look at it as it is now.</p>}
      </Banner>
    );
  }
  if (refused && detail && sent && detail.version !== sent.version) {
    return (
      <Banner tone="warning" role="alert" title="It changed while you were deciding">
        <ChangeList changes={changesBetween(sent, detail).changes} />
        <p className="mt-1">Below is what it is now, and what your decision is for.</p>
      </Banner>
    );
  }
  if (!detail || detail.version === target.version) return null;
  return (
    <Banner tone="warning" role="alert" title="It changed since the row was drawn">
      <ChangeList changes={changesOfRow(target, detail)} />
      <p className="mt-1">Below is what it is now, and what your decision is for.</p>
    </Banner>
  );
}
