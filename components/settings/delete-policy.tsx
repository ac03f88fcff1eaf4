'use client';

import { useAction } from '@/components/forms/use-action';
import { Confirm } from '@/components/ui/confirm';
import { notify } from '@/components/ui/toast';
import { deletePolicy } from '@/lib/browser/policies';
import type { PolicyInfo } from '@/lib/contracts/policies';

type Props = { org: string; policy: PolicyInfo; open: boolean; onClose: () => void };

export function DeletePolicy({ org, policy, open, onClose }: Props) {
  const action = useAction(() => deletePolicy(org, policy.policy_id), {
    onDone: () => {
      onClose();
      notify({ kind: 'success', title: `“${policy.name}” is deleted` });
    },
  });
  return (
    <Confirm
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Delete “${policy.name}”?`}
      description="New requests are decided without it at once. Switching it off keeps it for later."
      confirmLabel="Delete"
      tone="negative"
      busy={action.busy}
      error={action.messageBeside([])}
      onConfirm={() => void action.run(undefined)}
    />
  );
}
