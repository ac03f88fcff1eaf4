'use client';

import clsx from 'clsx';
import { Check, X } from 'lucide';
import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Progress } from '@/components/ui/progress';
import { VisibleText } from '@/components/ui/visible-text';
import { formatCount } from '@/lib/browser/format';
import type { ItemResult } from './bulk-send';
import type { BulkRun } from './use-bulk';

type Props = { run: BulkRun; base: string; onDismiss: () => void };

/** How a bulk decision goes and how each item came out, refusals first; stays until it is dismissed. */
export default function BulkResults({ run, base, onDismiss }: Props) {
  const { verb, done, total, results } = run;
  const failed = results.filter(({ error }) => error !== null);
  const decided = results.filter(({ error }) => error === null);
  const finished = done >= total;
  return (
    <section aria-label="Results of the bulk decision" className="rounded-lg border border-line bg-surface">
      <div className="flex flex-wrap items-center gap-3 px-4 py-3">
        <div className="min-w-0 flex-1 basis-64">
          {finished ? (
            <p className="font-semibold">
              {formatCount(decided.length, 'action')} {verb === 'approve' ? 'approved' : 'denied'}
              {failed.length > 0 && <span className="text-negative">, {failed.length} not</span>}
            </p>
          ) : (
            <Progress label={verb === 'approve' ? 'Approving' : 'Denying'} done={done} total={total} />
          )}
        </div>
        {finished && <Button onClick={onDismiss}>Dismiss</Button>}
      </div>
      {results.length > 0 && (
        <div
          role="region"
          aria-label="Each item"
          tabIndex={0}
          className="relative max-h-56 overflow-y-auto border-t border-line focus-visible:-outline-offset-2"
        >
          <ul className="divide-y divide-line">
            {[...failed, ...decided].map((result) => (
              <ResultLine key={result.row.approval_id} result={result} verb={verb} base={base} />
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function ResultLine({
  result: { row, error },
  verb,
  base,
}: {
  result: ItemResult;
  verb: BulkRun['verb'];
  base: string;
}) {
  return (
    <li className="flex items-start gap-3 px-4 py-2 text-sm">
      <Icon
        of={error === null ? Check : X}
        className={clsx('mt-0.5 size-4 shrink-0', error === null ? 'text-positive' : 'text-negative')}
      />
      <span className="min-w-0 flex-1">
        <Link href={`${base}/approvals/${row.approval_id}`} prefetch={false} className="hover:underline">
          <VisibleText text={row.headline} />
        </Link>
      </span>
      <span className={clsx('shrink-0', error === null ? 'text-muted' : 'font-medium text-negative')}>
        {error ?? (verb === 'approve' ? 'Approved' : 'Denied')}
      </span>
    </li>
  );
}
