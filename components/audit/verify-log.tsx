'use client';

import { ShieldCheck } from 'lucide';
import { useEffect, useId, useRef, useState } from 'react';
import { FormMessage } from '@/components/forms/form-message';
import { useAction } from '@/components/forms/use-action';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Icon } from '@/components/ui/icon';
import { Progress } from '@/components/ui/progress';
import { verifyAudit } from '@/lib/browser/audit';
import { ProblemError } from '@/lib/browser/http';
import type { AuditProgress, AuditVerification } from '@/lib/contracts/audit';
import { VerifyResult } from './verify-result';

/** Walks the whole log and says whether a single event was touched; with an older checkpoint, whether its end is there. */
export function VerifyLog({ org }: { org: string }) {
  const [result, setResult] = useState<AuditVerification | null>(null);
  const [progress, setProgress] = useState<AuditProgress | null>(null);
  const stop = useRef<AbortController | null>(null);
  const action = useAction(
    async (checkpoint: File | null) => {
      setResult(null);
      setProgress(null);
      stop.current = new AbortController();
      const given = checkpoint === null ? undefined : await readJson(checkpoint);
      return verifyAudit(org, given, { signal: stop.current.signal, onProgress: setProgress });
    },
    { refresh: false, onDone: setResult },
  );
  const [checkpoint, setCheckpoint] = useState<File | null>(null);
  const fileId = useId();
  useEffect(() => () => stop.current?.abort(), []);
  return (
    <Card
      title="Is the log whole?"
      description="Every event is sealed into a signed chain. Verifying walks all of it and names the first event that does not fit."
    >
      <div className="flex flex-col gap-3">
        <FormMessage message={action.messageBeside([])} />
        <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
          <Button tone="primary" busy={action.busy} onClick={() => void action.run(checkpoint)}>
            {!action.busy && <Icon of={ShieldCheck} className="size-4" />}
            Verify the log
          </Button>
          <a
            href={`/api/v1/orgs/${org}/audit/checkpoint`}
            download={`countersign-checkpoint-${org}.json`}
            className="inline-flex min-h-8 items-center text-sm text-accent-text underline underline-offset-4"
          >
            Download a checkpoint
          </a>
          <div className="flex min-w-0 flex-col gap-1 sm:border-l sm:border-line sm:pl-4">
            <label htmlFor={fileId} className="text-xs text-muted">
              Verify against an older checkpoint (finds a log whose end was cut off)
            </label>
            <input
              id={fileId}
              type="file"
              accept="application/json,.json"
              onChange={(event) => setCheckpoint(event.target.files?.[0] ?? null)}
              className="max-w-full min-w-0 text-xs text-muted file:mr-3 file:h-7 file:rounded-md file:border file:border-line-strong file:bg-surface file:px-2.5 file:text-xs file:text-ink"
            />
          </div>
        </div>
        {action.busy && (
          <Progress label="Events verified" done={progress?.events ?? 0} {...(progress && { total: progress.of })} />
        )}
        <div role="status">{result && <VerifyResult result={result} />}</div>
      </div>
    </Card>
  );
}

async function readJson(file: File): Promise<unknown> {
  try {
    return JSON.parse(await file.text());
  } catch {
    throw new ProblemError(
      'MALFORMED',
      0,
      'Not a checkpoint',
      `${file.name} is not JSON: choose a downloaded checkpoint.`,
    );
  }
}
