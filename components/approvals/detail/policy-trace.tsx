import clsx from 'clsx';
import { Icon } from '@/components/ui/icon';
import { STATUSES } from '@/components/ui/status';
import { VisibleText } from '@/components/ui/visible-text';
import type { ApprovalDetail } from '@/lib/contracts/approvals';

const TONE = { pass: 'text-positive', fail: 'text-negative', escalate: 'text-warning', skip: 'text-faint' } as const;

/** Each check of the policy engine with what came out: `✓ check: result (details)`. */
export function PolicyTrace({ checks }: ApprovalDetail['policy_trace']) {
  return (
    <ol className="flex flex-col gap-1 rounded-lg border border-line bg-surface px-3.5 py-2.5">
      {checks.map(({ check, result, details }) => (
        <li key={check} className={clsx('flex items-start gap-2 text-sm', result === 'skip' && 'text-faint')}>
          <Icon
            of={STATUSES[result].glyph}
            strokeWidth={2.5}
            className={clsx('mt-0.5 size-4 shrink-0', TONE[result])}
          />
          <span className="min-w-0 wrap-anywhere">
            <code className="font-mono text-xs">{check}</code>:{' '}
            <span className={clsx('font-medium', TONE[result])}>{result}</span>
            {details !== undefined && (
              <>
                {' '}
                (<VisibleText text={details} />)
              </>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
