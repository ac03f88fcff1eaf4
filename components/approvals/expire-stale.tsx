'use client';

import { useQueryClient } from '@tanstack/react-query';
import { TimerOff } from 'lucide';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Confirm } from '@/components/ui/confirm';
import { Icon } from '@/components/ui/icon';
import { notify } from '@/components/ui/toast';
import { approvalKeys, expireStale } from '@/lib/browser/approvals';
import { formatCount } from '@/lib/browser/format';

/** Writes down as expired what is overdue; nothing overdue can be decided or run anyway. */
export function ExpireStale({ org }: { org: string }) {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');

  const confirm = async () => {
    setBusy(true);
    setError('');
    try {
      const { expired_count: count } = await expireStale(org);
      setOpen(false);
      notify({
        kind: count > 0 ? 'success' : 'info',
        title: count > 0 ? `${formatCount(count, 'approval')} expired` : 'Nothing was overdue',
      });
      await client.invalidateQueries({ queryKey: approvalKeys.all(org) });
    } catch (problem) {
      setError(problem instanceof Error ? problem.message : String(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Icon of={TimerOff} className="size-4" />
        Expire stale actions
      </Button>
      <Confirm
        open={open}
        onOpenChange={setOpen}
        title="Expire stale actions?"
        description="What is overdue is recorded as expired now. Its agents are told; nothing of it runs."
        confirmLabel="Expire"
        busy={busy}
        error={error}
        onConfirm={() => void confirm()}
      />
    </>
  );
}
