'use client';

import { CircleCheck } from 'lucide';
import { FormMessage } from '@/components/forms/form-message';
import { useAction } from '@/components/forms/use-action';
import { Button, ButtonLink } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { useHydrated } from '@/components/ui/use-hydrated';
import { exampleManifest } from '@/lib/browser/examples';
import { approveManifest, registerManifest } from '@/lib/browser/manifests';
import { createToken } from '@/lib/browser/tokens';

type Props = {
  org: string;
  /** An agent that is there already: only a key is made. */
  agentId: string | null;
  canSetUp: boolean;
  made: boolean;
  onMade: (key: string) => void;
};

/** Makes what the first request needs in one press: an example agent whose one tool does nothing, and its key. */
export function SetUpExample({ org, agentId, canSetUp, made, onMade }: Props) {
  // Its script comes after that of the page: a press before would be lost.
  const live = useHydrated();
  const action = useAction(
    async () => {
      const id = agentId ?? (await registerExample(org));
      const { token } = await createToken(org, { kind: 'agent', agent_id: id, name: 'First request' });
      return token;
    },
    { onDone: onMade, refresh: false },
  );
  if (made) {
    return (
      <p role="status" className="flex items-start gap-2 text-sm">
        <Icon of={CircleCheck} className="mt-0.5 size-4 shrink-0 text-positive" />
        <span>
          The key stands in the samples below. It is shown only now: copy one before you leave this page. You can revoke
          it under Settings, Tokens.
        </span>
      </p>
    );
  }
  if (!canSetUp) {
    return <p className="text-sm text-muted">An admin or owner registers the agent and makes its key: ask one.</p>;
  }
  return (
    <div className="flex flex-col gap-2.5">
      <FormMessage message={action.messageBeside([])} />
      <p className="text-sm text-muted">
        {agentId === null
          ? 'The example agent may ask to deploy, always needs a person, and its tool only answers: nothing is touched.'
          : `${agentId} is registered. It needs a key to act.`}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button tone="primary" size="sm" disabled={!live} busy={action.busy} onClick={() => void action.run(undefined)}>
          {agentId === null ? 'Set up the example agent' : 'Make a key'}
        </Button>
        {agentId !== null && (
          <ButtonLink size="sm" tone="ghost" href={`/${org}/agents/${agentId}`}>
            Look at the agent
          </ButtonLink>
        )}
      </div>
    </div>
  );
}

async function registerExample(org: string): Promise<string> {
  const { manifest_id: id, agent_id: agent } = await registerManifest(org, { manifest: exampleManifest() });
  await approveManifest(org, id, { notes: 'Example of the first run' });
  return agent;
}
