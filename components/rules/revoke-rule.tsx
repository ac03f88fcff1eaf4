'use client';

import { ReasonDialog } from '@/components/forms/reason-dialog';
import { useAction } from '@/components/forms/use-action';
import { useDialog } from '@/components/forms/use-dialog';
import { Button } from '@/components/ui/button';
import { notify } from '@/components/ui/toast';
import { revokeRule } from '@/lib/browser/rules';

/** Ends a rule at once, everywhere; its history stays. */
export function RevokeRule({ org, ruleId }: { org: string; ruleId: string }) {
  const dialog = useDialog();
  const action = useAction(({ reason }: { reason: string }) => revokeRule(org, ruleId, reason), {
    onDone: () => {
      dialog.close();
      notify({ kind: 'success', title: 'The rule is revoked' });
    },
  });
  return (
    <>
      <Button
        tone="negative-quiet"
        onClick={() => {
          action.reset();
          dialog.show(true);
        }}
      >
        Revoke…
      </Button>
      {dialog.subject && (
        <ReasonDialog
          key={dialog.count}
          open={dialog.open}
          onClose={dialog.close}
          title="Revoke this rule?"
          description="From now on a person is asked again. What it has approved stays approved; the rule and its history stay to be seen."
          submitLabel="Revoke"
          tone="negative"
          action={action}
        />
      )}
    </>
  );
}
