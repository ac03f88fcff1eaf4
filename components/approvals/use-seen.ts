'use client';

import { useState } from 'react';
import { changesBetween, type Change } from '@/lib/browser/approval-changes';
import type { ApprovalDetail } from '@/lib/contracts/approvals';

type Options = {
  open: boolean;
  /** What was sent and refused because it had changed: then what it is now is shown at once, with what changed. */
  refused: ApprovalDetail | null;
};

/**
 * The approval as a dialog shows it. What changes while it is open, and matters to the decision, waits until it is asked
 * for: nobody confirms what came under their eyes a moment before.
 */
export function useSeen(latest: ApprovalDetail | undefined, { open, refused }: Options) {
  const [seen, setSeen] = useState<ApprovalDetail | undefined>(latest);
  const [wasOpen, setWasOpen] = useState(open);
  const newer = seen && latest && isNewer(latest, seen) ? latest : undefined;
  const { changes, material } = seen && newer ? changesBetween(seen, newer) : NOTHING;
  const opens = open && !wasOpen;
  if (open !== wasOpen) setWasOpen(open);
  const follows = !seen || opens || (newer !== undefined && (!material || refused === seen));
  if (latest && latest !== seen && follows) setSeen(latest);
  return {
    seen: follows ? latest : seen,
    /** What changed and isn't shown yet. */
    changes: newer && !follows ? changes : null,
    show: () => latest && setSeen(latest),
  };
}

/** Running out bumps no version until it is swept: what is read then only has another status. */
export const isNewer = (latest: Look, seen: Look): boolean =>
  latest.version > seen.version || (latest.version === seen.version && latest.status !== seen.status);

type Look = Pick<ApprovalDetail, 'version' | 'status'>;

const NOTHING: { changes: Change[]; material: boolean } = { changes: [], material: false };
