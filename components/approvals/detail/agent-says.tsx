import { JsonView } from '@/components/ui/json-view';
import { QuotedText } from '@/components/ui/quoted-text';
import type { ApprovalDetail } from '@/lib/contracts/approvals';

/** What the agent says of its request: its words, boxed as its words. */
export function AgentSays({ summary, agent_reason, context }: ApprovalDetail) {
  if (summary === null && agent_reason === null && context === null) {
    return <p className="text-sm text-muted">The agent gave no summary, reason or context.</p>;
  }
  return (
    <div className="flex flex-col gap-3">
      {summary !== null && <QuotedText text={summary} writtenBy="the agent: summary" />}
      {agent_reason !== null && <QuotedText text={agent_reason} writtenBy="the agent: reason" />}
      {context !== null && Object.keys(context).length > 0 && (
        <figure>
          <figcaption className="mb-1 text-2xs font-medium text-faint">written by the agent: context</figcaption>
          <JsonView
            value={context}
            label="Context, written by the agent"
            className="border-dashed border-line-strong"
          />
        </figure>
      )}
    </div>
  );
}
