import Link from 'next/link';
import { headOf } from '@/components/ui/bytes';
import { Card } from '@/components/ui/card';
import { StatusWord } from '@/components/ui/status-badge';
import { RelativeTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { Precedent } from '@/lib/contracts/approvals';
import { shortId } from '../queue-columns';

/** Earlier decisions on the same agent and tool: evidence, not authority. */
export function PrecedentCard({ precedents, base }: { precedents: readonly Precedent[]; base: string }) {
  return (
    <Card title="Precedent" description="Last decisions on this agent and action">
      {precedents.length === 0 ? (
        <p className="text-sm text-muted">There is none: nobody has decided this agent’s action before.</p>
      ) : (
        <ul className="flex flex-col gap-3">
          {precedents.map((one) => (
            <li key={one.approval_id} className="text-sm">
              <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
                <StatusWord status={one.status} />
                <span className="text-xs text-faint">
                  <RelativeTime iso={one.decided_at} /> {one.decided_by !== null && `by ${one.decided_by}`}
                </span>
                <Link
                  href={`${base}/approvals/${one.approval_id}`}
                  prefetch={false}
                  className="font-mono text-2xs text-faint underline underline-offset-2"
                >
                  {shortId(one.approval_id)}
                </Link>
              </span>
              {one.reason !== null && (
                <p className="mt-0.5 text-xs text-muted">
                  “<VisibleText text={one.reason} />”
                </p>
              )}
              <Changes changes={one.changes} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Changes({ changes }: Pick<Precedent, 'changes'>) {
  if (changes.length === 0) return <p className="mt-0.5 text-xs text-muted">The same parameters</p>;
  return (
    <ul className="mt-0.5 text-xs text-muted">
      {changes.map(({ path, then, now }) => (
        <li key={path} className="wrap-anywhere">
          <code className="font-mono">
            <VisibleText text={path} />
          </code>
          : <VisibleText text={words(then)} /> → <VisibleText text={words(now)} />
        </li>
      ))}
    </ul>
  );
}

const LONGEST = 80;

function words(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${headOf(text, LONGEST)}… (${text.length} characters)` : text;
}
