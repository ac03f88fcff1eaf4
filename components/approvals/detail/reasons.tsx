import { VisibleText } from '@/components/ui/visible-text';
import type { ApprovalDetail } from '@/lib/contracts/approvals';

/** Why a person was asked: `CODE: message`, the policy engine's words. */
export function Reasons({ reasons }: Pick<ApprovalDetail, 'reasons'>) {
  return (
    <ul className="flex flex-col gap-1.5 rounded-lg border border-warning-line bg-warning-soft px-3.5 py-2.5">
      {reasons.map(({ code, message }) => (
        <li key={code + message} className="text-base wrap-anywhere">
          <code className="font-mono text-xs font-semibold text-warning">{code}</code>: <VisibleText text={message} />
        </li>
      ))}
    </ul>
  );
}
