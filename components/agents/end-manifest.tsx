'use client';

import { ReasonDialog } from '@/components/forms/reason-dialog';
import { useAction } from '@/components/forms/use-action';
import { notify } from '@/components/ui/toast';
import { endManifest, type ManifestEnd } from '@/lib/browser/manifests';
import type { ManifestSummary } from '@/lib/contracts/manifests';

const WORDS = {
  reject: {
    verb: 'Reject',
    done: 'rejected',
    description: 'It never comes into force. The one in force stays.',
  },
  suspend: {
    verb: 'Suspend',
    done: 'suspended',
    description: 'The agent has no manifest in force until it is reactivated: every action is denied.',
  },
  revoke: {
    verb: 'Revoke',
    done: 'revoked',
    description: 'It is out of force for good: every action is denied until another version is approved.',
  },
} as const satisfies Record<ManifestEnd, object>;

type Props = {
  org: string;
  manifest: Pick<ManifestSummary, 'manifest_id' | 'agent_id' | 'version'>;
  act: ManifestEnd;
  open: boolean;
  onClose: () => void;
};

/** Takes a version out, with the reason that the audit log keeps. */
export function EndManifest({ org, manifest, act, open, onClose }: Props) {
  const words = WORDS[act];
  const action = useAction((body: { reason: string }) => endManifest(org, manifest.manifest_id, act, body), {
    onDone: () => {
      onClose();
      notify({ kind: 'success', title: `Version ${manifest.version} of ${manifest.agent_id} is ${words.done}` });
    },
  });
  return (
    <ReasonDialog
      open={open}
      onClose={onClose}
      title={`${words.verb} version ${manifest.version} of ${manifest.agent_id}?`}
      description={words.description}
      submitLabel={words.verb}
      tone="negative"
      action={action}
    />
  );
}
