'use client';

import { useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { ChevronRight } from 'lucide';
import Link from 'next/link';
import { useId, useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { CodeChip } from '@/components/ui/code-chip';
import { ErrorState } from '@/components/ui/error-state';
import { IconButton } from '@/components/ui/icon-button';
import { SkeletonLines } from '@/components/ui/skeleton';
import { StatusWord } from '@/components/ui/status-badge';
import { Td, Tr } from '@/components/ui/table';
import { RelativeTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { interactionOptions } from '@/lib/browser/interactions';
import type { InteractionSummary } from '@/lib/contracts/interactions';
import { TraceView } from './trace-view';

type Props = { org: string; interaction: InteractionSummary; withAgent: boolean };

/** One interaction, and under it, once asked for, its trace. */
export function InteractionRow({ org, interaction, withAgent }: Props) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const action = `${interaction.action.type}:${interaction.action.tool}`;
  return (
    <>
      <Tr>
        <Td className="pr-0 max-sm:absolute max-sm:top-2 max-sm:right-3">
          <IconButton
            icon={ChevronRight}
            label={`Trace of ${action}`}
            size="sm"
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            onClick={() => setOpen(!open)}
            className={clsx('-my-1', open && '[&>svg]:rotate-90')}
          />
        </Td>
        <Td>
          <StatusWord status={interaction.decision} />
        </Td>
        <Td className="sm:min-w-38">
          <Link
            href={`/${org}/interactions/${interaction.interaction_id}`}
            className="font-mono text-xs font-medium hover:underline"
          >
            <VisibleText text={action} />
          </Link>
        </Td>
        {withAgent && (
          <Td label="Agent">
            <Link href={`/${org}/agents/${interaction.agent_id}`} className="sm:whitespace-nowrap hover:underline">
              {interaction.agent_id}
            </Link>
          </Td>
        )}
        <Td label="Reasons">
          <span className="flex flex-wrap gap-1">
            {interaction.reasons.map(({ code, message }) => (
              <CodeChip key={code} code={code} title={message} />
            ))}
            {interaction.gating_off && <Badge tone="warning">gating was off</Badge>}
          </span>
        </Td>
        <Td label="Then">
          <Outcome org={org} interaction={interaction} />
        </Td>
        <Td label="When">
          <RelativeTime iso={interaction.created_at} />
        </Td>
      </Tr>
      {open && (
        <tr id={id}>
          <td colSpan={withAgent ? 7 : 6} className="bg-sunken px-4 py-3">
            <Trace org={org} id={interaction.interaction_id} />
          </td>
        </tr>
      )}
    </>
  );
}

function Trace({ org, id }: { org: string; id: string }) {
  const { data, error, refetch } = useQuery(interactionOptions(org, id));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} what="The trace" />;
  if (!data) return <SkeletonLines lines={4} label="Loading the trace" />;
  return <TraceView reasons={data.reasons} checks={data.policy_trace.checks} />;
}

/** What came of it: the approval that it became, or whether it ran. */
function Outcome({ org, interaction }: { org: string; interaction: InteractionSummary }) {
  const { approval_id, decision, executed, execution_mode } = interaction;
  if (approval_id !== null) {
    return (
      <Link href={`/${org}/approvals/${approval_id}`} className="text-accent-text underline underline-offset-4">
        Approval
      </Link>
    );
  }
  if (decision !== 'ALLOW') return <span className="text-faint">stopped</span>;
  if (executed) return <>ran here</>;
  return <span className="text-faint">{execution_mode === 'agent' ? 'left to the agent' : 'not run here'}</span>;
}
