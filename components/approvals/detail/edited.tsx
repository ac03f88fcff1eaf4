import { HashChip } from '@/components/approvals/hash-chip';
import { JsonView } from '@/components/ui/json-view';
import { FullTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { paramChanges } from '@/lib/browser/approval-changes';
import type { ApprovalDetail } from '@/lib/contracts/approvals';

type Props = { edited: NonNullable<ApprovalDetail['edited']>; params: Readonly<Record<string, unknown>> };

/** What a person made of the agent's request: by whom, what is different, and the original whole. */
export function Edited({ edited, params }: Props) {
  const { original } = edited;
  return (
    <section
      aria-label="Edited"
      className="mt-3 rounded-lg border border-warning-line bg-warning-soft px-3.5 py-2.5 text-sm"
    >
      <p className="font-medium">
        Edited by {edited.edited_by} <FullTime iso={edited.edited_at} />
      </p>
      <ul className="mt-1 flex flex-col gap-0.5">
        {paramChanges(original.params, params).map(({ label, before, after }) => (
          <li key={label} className="font-mono text-xs wrap-anywhere">
            <VisibleText text={label} />:{' '}
            <del className="text-muted">
              <VisibleText text={before} />
            </del>{' '}
            →{' '}
            <ins className="no-underline">
              <VisibleText text={after} />
            </ins>
          </li>
        ))}
      </ul>
      <details className="mt-2">
        <summary className="cursor-pointer">
          What the agent asked for <HashChip hash={original.action_hash} />
        </summary>
        <JsonView value={original.params} label="Original parameters" className="mt-2" />
      </details>
    </section>
  );
}
