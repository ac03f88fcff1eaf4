'use client';

import { Button } from '@/components/ui/button';
import { Progress } from '@/components/ui/progress';
import type { DownloadProgress } from '@/lib/browser/download';

type Props = {
  progress: DownloadProgress;
  /** `approvals` */
  what: string;
  onCancel: () => void;
};

/** How far an export has come, and the way to stop it. */
export default function ExportProgress({ progress, what, onCancel }: Props) {
  return (
    <div
      role="group"
      aria-label="Export under way"
      className="fixed right-4 bottom-4 z-30 w-80 max-w-[calc(100vw-2rem)] rounded-lg border border-line bg-raised p-4 shadow-pop"
    >
      <Progress
        label={`Exporting ${what}`}
        done={progress.rows}
        {...(progress.total === null ? {} : { total: progress.total })}
      />
      <div className="mt-3 flex justify-end">
        <Button size="sm" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
