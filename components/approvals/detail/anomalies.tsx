import { TriangleAlert } from 'lucide';
import { Card } from '@/components/ui/card';
import { Icon } from '@/components/ui/icon';
import { VisibleText } from '@/components/ui/visible-text';
import { EXPIRES_SOON_MS } from '@/lib/browser/format';
import { someText } from '@/lib/browser/masked';
import type { ApprovalDetail } from '@/lib/contracts/approvals';
import { hasHidden } from '@/lib/redaction/suspicious-text';

/** What is unusual about the request, in sentences; it only ever adds caution. `now` in milliseconds. */
export function unusual(approval: ApprovalDetail, now: number): string[] {
  const { anomalies, action, summary, agent_reason, context, status, expires_at } = approval;
  const left = Date.parse(expires_at) - now;
  const written = [action.type, action.tool, action.params, summary, agent_reason, context];
  return [
    ...anomalies.map(({ message }) => message),
    ...(written.some((part) => someText(part, hasHidden))
      ? ['The request holds hidden or look-alike characters. They are marked where they stand.']
      : []),
    ...(status === 'pending' && left > 0 && left < EXPIRES_SOON_MS ? ['It expires in less than four hours.'] : []),
  ];
}

export function Anomalies({ messages }: { messages: readonly string[] }) {
  return (
    <Card title="Anything unusual?">
      {messages.length === 0 ? (
        <p className="text-sm text-muted">
          Nothing we look for: recipients, tools, bursts, denials, hidden characters, time.
        </p>
      ) : (
        <ul className="flex flex-col gap-2">
          {messages.map((message) => (
            <li key={message} className="flex items-start gap-2 text-sm">
              <Icon of={TriangleAlert} className="mt-0.5 size-4 shrink-0 text-warning" />
              <span className="min-w-0">
                <VisibleText text={message} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
