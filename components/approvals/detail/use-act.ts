'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { approvalKeys } from '@/lib/browser/approvals';

/** One act behind a dialog: busy while it runs, its refusal in words, everything read again when it has been done. */
export function useAct(org: string, onDone: () => void) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const act = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setError('');
    try {
      await work();
      await client.invalidateQueries({ queryKey: approvalKeys.all(org) });
      onDone();
    } catch (problem) {
      setError(problem instanceof Error ? problem.message : 'That did not work.');
    } finally {
      setBusy(false);
    }
  };
  return { act, busy, error };
}
