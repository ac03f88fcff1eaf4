import { Waypoints } from 'lucide';
import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { CodeChip } from '@/components/ui/code-chip';
import { EmptyState } from '@/components/ui/empty-state';
import { StatusGlyph } from '@/components/ui/status-badge';
import { RelativeTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { InteractionSummary } from '@/lib/contracts/interactions';

type Props = { base: string; interactions: readonly InteractionSummary[] };

/** The newest of what agents proposed, a line each. */
export function Activity({ base, interactions }: Props) {
  if (interactions.length === 0) {
    return (
      <EmptyState icon={Waypoints} title="Nothing here yet">
        What agents propose shows up by itself, whatever becomes of it.
      </EmptyState>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {interactions.map((interaction) => (
        <li key={interaction.interaction_id} className="flex items-start gap-3 px-4 py-2">
          <StatusGlyph status={interaction.decision} label className="mt-0.5" />
          <div className="min-w-0 flex-1">
            <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1.5 text-sm">
              <Link
                href={hrefOf(base, interaction)}
                className="-my-[3px] py-[3px] font-mono text-xs font-medium wrap-anywhere hover:underline"
              >
                <VisibleText text={`${interaction.action.type}:${interaction.action.tool}`} />
              </Link>
              <Link
                href={`${base}/agents/${interaction.agent_id}`}
                className="-my-[3px] py-[3px] text-xs text-muted hover:underline"
              >
                {interaction.agent_id}
              </Link>
            </p>
            {(interaction.reasons.length > 0 || interaction.gating_off) && (
              <p className="mt-0.5 flex flex-wrap gap-1">
                {interaction.reasons.map(({ code, message }) => (
                  <CodeChip key={code} code={code} title={message} />
                ))}
                {interaction.gating_off && <Badge tone="warning">gating was off</Badge>}
              </p>
            )}
          </div>
          <span className="text-xs/5 text-faint">
            <RelativeTime iso={interaction.created_at} style="age" />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What a person would look at: the approval that it became, else the interaction itself. */
const hrefOf = (base: string, { approval_id, interaction_id }: InteractionSummary) =>
  approval_id === null ? `${base}/interactions/${interaction_id}` : `${base}/approvals/${approval_id}`;
