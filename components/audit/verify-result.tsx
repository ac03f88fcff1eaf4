import { Banner } from '@/components/ui/banner';
import { CopyButton } from '@/components/ui/copy-button';
import { formatCount, formatDuration } from '@/lib/browser/format';
import type { AuditVerification } from '@/lib/contracts/audit';

/** What came of verifying: whole, or the first thing that isn't, and what to do then. */
export function VerifyResult({ result }: { result: AuditVerification }) {
  const { fault } = result;
  const walked = `${formatCount(result.events, 'event')} under ${formatCount(result.seals, 'seal')} in ${formatDuration(result.duration_ms)}`;
  if (fault === null) {
    return (
      <Banner tone="positive" title="The log is whole">
        <p>
          {walked}: every one is as it was sealed.
          {result.checkpoint === 'matched' && ' It holds everything that the checkpoint saw.'}
          {result.unsealed > 0 && ` ${formatCount(result.unsealed, 'newer event')} will be sealed within a minute.`}
        </p>
        {result.checkpoint === 'none' && (
          <p className="text-muted">
            A log whose end was cut off looks whole by itself: keep a checkpoint outside this server now and then.
          </p>
        )}
        {result.head && (
          <p className="mt-1 text-xs text-muted">
            Seal {result.head.number} <code className="wrap-anywhere">{result.head.hash}</code>
          </p>
        )}
      </Banner>
    );
  }
  return (
    <Banner tone="negative" title="The log was tampered with">
      <p className="font-medium wrap-anywhere">{fault.message}</p>
      {fault.event_id !== null && (
        <p className="mt-1 flex flex-wrap items-center gap-1">
          First bad event: <code className="text-xs wrap-anywhere">{fault.event_id}</code>
          <CopyButton text={fault.event_id} label="Copy event id" />
        </p>
      )}
      <p className="mt-1">
        What lies before it ({walked}) is as it was sealed. From it on, trust nothing here: keep the database as it is,
        restore a backup beside it and compare, and find out who could write to the database.
      </p>
    </Banner>
  );
}
