'use client';

import Link from 'next/link';
import { Banner } from '@/components/ui/banner';
import { FullTime } from '@/components/ui/time';
import type { Gating } from '@/lib/contracts/orgs';

/** On every page while an owner has turned gating off: what that means, who did it, until when. */
export function GatingBanner({ gating, base }: { gating: Gating; base: string }) {
  return (
    <Banner
      edge
      tone="negative"
      title="Gating is off: agents act without anybody’s yes"
      actions={
        <Link href={`${base}/settings`} className="font-medium underline underline-offset-4">
          Settings
        </Link>
      }
    >
      {gating.until && (
        <>
          It comes back on by itself: <FullTime iso={gating.until} style="remaining" />.{' '}
        </>
      )}
      {gating.changed_by && <>Turned off by {gating.changed_by}. </>}
      {gating.reason && <>Reason: “{gating.reason}”</>}
    </Banner>
  );
}
