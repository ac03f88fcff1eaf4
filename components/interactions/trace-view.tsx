import { PolicyTrace } from '@/components/approvals/detail/policy-trace';
import { CodeChip } from '@/components/ui/code-chip';
import { VisibleText } from '@/components/ui/visible-text';
import type { InteractionSummary } from '@/lib/contracts/interactions';
import type { TraceEntry } from '@/lib/contracts/policy';

type Check = Omit<TraceEntry, 'check'> & { check: string };

/** Why the policy engine answered as it did: its reasons, then each check. */
export function TraceView({ reasons, checks }: Pick<InteractionSummary, 'reasons'> & { checks: readonly unknown[] }) {
  return (
    <div className="flex flex-col gap-2">
      {reasons.map(({ code, message }) => (
        <p key={code} className="flex flex-wrap items-baseline gap-2 text-sm">
          <CodeChip code={code} />
          <VisibleText text={message} />
        </p>
      ))}
      <PolicyTrace checks={checks.filter(isCheck)} />
    </div>
  );
}

const RESULTS = new Set<unknown>(['pass', 'fail', 'escalate', 'skip']);

/** Stored by this version or an older one: what isn't a check is passed over. */
function isCheck(value: unknown): value is Check {
  return (
    typeof value === 'object' &&
    value !== null &&
    'check' in value &&
    typeof value.check === 'string' &&
    'result' in value &&
    RESULTS.has(value.result) &&
    (!('details' in value) || typeof value.details === 'string')
  );
}
