import { ChevronRight, ChevronsLeft } from 'lucide';
import Link from 'next/link';
import { buttonStyle } from '@/components/ui/button-style';
import { Icon } from '@/components/ui/icon';
import { formatCount } from '@/lib/browser/format';
import { hrefWith, type Filters } from '@/lib/browser/href';
import type { Page } from '@/lib/contracts/common';

type Props = {
  page: Page<unknown>;
  /** The list's address, and the filters that stay while one goes through it. */
  path: string;
  filter?: Filters;
  /** Where this page begins; undefined on the first. */
  cursor: string | undefined;
  /** `event`, `events` */
  noun: readonly [one: string, many: string];
  /** What lies on the first and the next page: `Newest`, `Older`. */
  words?: readonly [first: string, next: string];
  /** A list that is not meant to be counted shows nothing while there is but one page. */
  onlyWhenMore?: boolean;
};

/** Forward through a list by cursor, and back to its beginning. Plain links: they work before any script. */
export function KeysetPager({
  page,
  path,
  filter = {},
  cursor,
  noun,
  words = ['First page', 'Next'],
  ...props
}: Props) {
  const alone = cursor === undefined && page.next_cursor === null;
  if (alone && props.onlyWhenMore) return null;
  const all = formatCount(page.total, ...noun);
  const more = page.total_relation === 'gte' ? 'more than ' : '';
  return (
    <nav
      aria-label="Pages"
      className="flex flex-wrap items-center justify-between gap-3 border-t border-line px-4 py-2.5"
    >
      <p className="text-xs text-faint tabular-nums">{alone ? all : `${page.items.length} of ${more}${all}`}</p>
      <div className="flex gap-2">
        {cursor !== undefined && (
          <Link href={hrefWith(path, filter)} className={buttonStyle({ tone: 'secondary', size: 'sm' })}>
            <Icon of={ChevronsLeft} className="size-3.5" /> {words[0]}
          </Link>
        )}
        {page.next_cursor !== null && (
          <Link
            href={hrefWith(path, { ...filter, cursor: page.next_cursor })}
            rel="next"
            className={buttonStyle({ tone: 'secondary', size: 'sm' })}
          >
            {words[1]} <Icon of={ChevronRight} className="size-3.5" />
          </Link>
        )}
      </div>
    </nav>
  );
}
