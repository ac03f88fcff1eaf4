'use client';

import { Download } from 'lucide';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Menu } from '@/components/ui/menu';
import type { DownloadProgress } from '@/lib/browser/download';
import type { RequestOptions } from '@/lib/browser/http';
import type { ExportFormat } from '@/lib/contracts/exports';

const UnderWay = lazy(() => import('./export-progress'));

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
      const { runExport } = await import('./run-export');
      const { signal } = controller;
      await runExport({ path, query, noun, format, signal, onProgress: setProgress, again: () => void start(format) });
    } finally {
      if (stop.current === controller) setProgress(null);
    }
  };

  return (
    <>
      <Menu
        trigger={
          <Button busy={progress !== null}>
            {progress === null && <Icon of={Download} className="size-4" />}
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
        <Suspense>
          <UnderWay progress={progress} what={noun[1]} onCancel={() => stop.current?.abort()} />
        </Suspense>
      )}
    </>
  );
}
