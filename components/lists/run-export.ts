import { notify } from '@/components/ui/toast';
import { download, type DownloadProgress } from '@/lib/browser/download';
import { formatCount } from '@/lib/browser/format';
import { ProblemError, type RequestOptions } from '@/lib/browser/http';
import type { ExportFormat } from '@/lib/contracts/exports';

type Run = {
  path: string;
  query: NonNullable<RequestOptions['query']>;
  format: ExportFormat;
  /** What it is a file of: `approval`, `approvals`. */
  noun: readonly [one: string, many: string];
  signal: AbortSignal;
  onProgress: (progress: DownloadProgress) => void;
  /** Offered when it broke off. */
  again: () => void;
};

/** Downloads an export and tells how it came out; nothing is said of one that was stopped. Never rejects. */
export async function runExport({ path, query, format, noun, signal, onProgress, again }: Run): Promise<void> {
  try {
    const rows = await download(path, { query: { ...query, format }, onProgress, signal });
    notify({ kind: 'success', title: `Exported ${formatCount(rows, ...noun)}` });
  } catch (error) {
    if (signal.aborted) return;
    const problem = error instanceof ProblemError ? error : null;
    notify({
      kind: 'error',
      title: problem?.title ?? 'The export failed',
      description: problem?.detail ?? '',
      action: { label: 'Try again', onClick: again },
    });
  }
}
