'use client';

import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Menu } from '@/components/ui/menu';
import { Progress } from '@/components/ui/progress';
import { notify } from '@/components/ui/toast';
import { download, type DownloadProgress } from '@/lib/browser/download';
import { formatCount } from '@/lib/browser/format';
import { ProblemError, type RequestOptions } from '@/lib/browser/http';
import type { ExportFormat } from '@/lib/contracts/exports';

type Props = {
  /** Address of the export: `/api/v1/orgs/acme/audit/export`. */
  path: string;
  /** The filters of the list that is shown. */
  query: NonNullable<RequestOptions['query']>;
  /** What it is a file of: `approval`, `approvals`. */
  noun: readonly [one: string, many: string];
};

const NONE: DownloadProgress = { rows: 0, total: null };

/** Downloads the list as it is filtered, and tells how far it has come. Leaving the page ends it. */
export function ExportMenu({ path, query, noun }: Props) {
  const [progress, setProgress] = useState<DownloadProgress | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  const start = async (format: ExportFormat) => {
    const controller = new AbortController();
    stop.current = controller;
    setProgress(NONE);
    try {
      const options = { query: { ...query, format }, onProgress: setProgress, signal: controller.signal };
      const rows = await download(path, options);
      notify({ kind: 'success', title: `Exported ${formatCount(rows, ...noun)}` });
    } catch (error) {
      if (controller.signal.aborted) return;
      const problem = error instanceof ProblemError ? error : null;
      notify({
        kind: 'error',
        title: problem?.title ?? 'The export failed',
        description: problem?.detail ?? '',
        action: { label: 'Try again', onClick: () => void start(format) },
      });
    } finally {
      if (stop.current === controller) setProgress(null);
    }
  };

  return (
    <>
      <Menu
        trigger={
          <Button busy={progress !== null}>
            {progress === null && <Download aria-hidden className="size-4" />}
            Export
          </Button>
        }
        align="end"
        entries={[
          { kind: 'label', label: `The ${noun[1]} of this list` },
          { kind: 'item', label: 'CSV, for spreadsheets', onSelect: () => void start('csv') },
          { kind: 'item', label: 'JSONL, for programs', onSelect: () => void start('jsonl') },
        ]}
      />
      {progress !== null && (
        <div
          role="group"
          aria-label="Export under way"
          className="fixed right-4 bottom-4 z-30 w-80 max-w-[calc(100vw-2rem)] rounded-lg border border-line bg-raised p-4 shadow-pop"
        >
          <Progress
            label={`Exporting ${noun[1]}`}
            done={progress.rows}
            {...(progress.total === null ? {} : { total: progress.total })}
          />
          <div className="mt-3 flex justify-end">
            <Button size="sm" onClick={() => stop.current?.abort()}>
              Cancel
            </Button>
          </div>
        </div>
      )}
    </>
  );
}
