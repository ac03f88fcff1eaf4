import type { Metadata } from 'next';
import { QueuePage } from '@/components/approvals/queue-page';
import { readFilter, type RawParams } from '@/lib/browser/approval-filters';
import { pageActor } from '../../page-actor';
import { FirstRunWhileEmpty } from './first-run-while-empty';
import { QueueHeader } from './queue-header';
import { QueueRows } from './queue-rows';
import { Today } from './today';

export const metadata: Metadata = { title: 'Approvals' };

type Props = { params: Promise<{ org: string }>; searchParams: Promise<RawParams> };

/**
 * Each part reads what it shows, and is drawn while the others still read. None has a fallback: the page comes in one
 * piece, and one filter's rows are replaced by the other's without a moment between in which the focus had nowhere to go.
 */
export default async function Page({ params, searchParams }: Props) {
  const actor = await pageActor((await params).org);
  const filter = readFilter(await searchParams);
  return (
    <>
      <QueueHeader actor={actor} filter={filter} />
      <FirstRunWhileEmpty actor={actor} />
      <div className="px-4 pt-4 sm:px-6">
        <Today actor={actor} />
      </div>
      <QueuePage org={actor.orgSlug} filter={filter}>
        <QueueRows actor={actor} filter={filter} />
      </QueuePage>
    </>
  );
}
