'use client';

import { CirclePause, CirclePlay } from 'lucide';
import { ReasonDialog } from '@/components/forms/reason-dialog';
import { useAction } from '@/components/forms/use-action';
import { useDialog } from '@/components/forms/use-dialog';
import { Button } from '@/components/ui/button';
import { Confirm } from '@/components/ui/confirm';
import { Icon } from '@/components/ui/icon';
import { notify } from '@/components/ui/toast';
import { resumeAgent, suspendAgent } from '@/lib/browser/agents';
import { formatCount } from '@/lib/browser/format';
import type { AgentDetail } from '@/lib/contracts/agents';

type Props = { org: string; agent: AgentDetail };

/** The kill switch, and the way back. */
export function AgentActions({ org, agent }: Props) {
  const dialog = useDialog();
  const suspended = agent.status === 'suspended';
  return (
    <>
      {suspended ? (
        <Button onClick={() => dialog.show(true)}>
          <Icon of={CirclePlay} className="size-4" />
          Resume…
        </Button>
      ) : (
        <Button tone="negative" onClick={() => dialog.show(true)}>
          <Icon of={CirclePause} className="size-4" />
          Suspend at once…
        </Button>
      )}
      {suspended ? (
        <Resume key={dialog.count} org={org} agent={agent} open={dialog.open} onClose={dialog.close} />
      ) : (
        <Suspend key={dialog.count} org={org} agent={agent} open={dialog.open} onClose={dialog.close} />
      )}
    </>
  );
}

type DialogProps = Props & { open: boolean; onClose: () => void };

function Suspend({ org, agent, open, onClose }: DialogProps) {
  const action = useAction((body: { reason: string }) => suspendAgent(org, agent.agent_id, body), {
    onDone: ({ voided_grants, stopped_runs }) => {
      onClose();
      notify({
        kind: 'warning',
        title: `${agent.agent_id} is suspended`,
        description: `${formatCount(voided_grants, 'grant')} voided, ${formatCount(stopped_runs, 'run')} stopped before it began.`,
      });
    },
  });
  return (
    <ReasonDialog
      open={open}
      onClose={onClose}
      title={`Suspend ${agent.agent_id}?`}
      description="From now on every action of it is denied. Unspent grants are void, and approved actions that have not begun end as failed; what runs already is not cut off."
      submitLabel="Suspend it"
      tone="negative"
      action={action}
    />
  );
}

function Resume({ org, agent, open, onClose }: DialogProps) {
  const action = useAction(() => resumeAgent(org, agent.agent_id), {
    onDone: () => {
      onClose();
      notify({ kind: 'success', title: `${agent.agent_id} may act again` });
    },
  });
  return (
    <Confirm
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Resume ${agent.agent_id}?`}
      description="It may act again as its manifest says. What the suspension ended stays ended; a person can retry it."
      confirmLabel="Resume it"
      busy={action.busy}
      error={action.messageBeside([])}
      onConfirm={() => void action.run(undefined)}
    />
  );
}
