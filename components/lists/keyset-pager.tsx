import { ChevronRight, ChevronsLeft } from 'lucide-react';
import Link from 'next/link';
import { buttonStyle } from '@/components/ui/button-style';
import { formatCount } from '@/lib/browser/format';

type Props = {
  shown: number;
  total: number;
  /** The total was only counted so far. */
  more: boolean;
  /** `event`, `events` */
  noun: readonly [one: string, many: string];
  /** Addresses; without one there is no such page. */
  first?: string | undefined;
  next?: string | undefined;
  /** What lies on the first and the next page: `Newest`, `Older`. */
  words?: readonly [first: string, next: string];
};

/** Forward through a list by cursor, and back to its beginning. Plain links: they work before any script. */
export function KeysetPager({ shown, total, more, noun, first, next, words = ['First page', 'Next'] }: Props) {
  const all = formatCount(total, ...noun);
  return (
    <nav
      aria-label="Pages"
      className="flex flex-wrap items-center justify-between gap-3 border-t border-line px-4 py-2.5"
    >
      <p className="text-xs text-faint tabular-nums">
        {first === undefined && next === undefined ? all : `${shown} of ${more ? 'more than ' : ''}${all}`}
      </p>
      <div className="flex gap-2">
        {first !== undefined && (
          <Link href={first} className={buttonStyle({ tone: 'secondary', size: 'sm' })}>
            <ChevronsLeft aria-hidden className="size-3.5" /> {words[0]}
          </Link>
        )}
        {next !== undefined && (
          <Link href={next} rel="next" className={buttonStyle({ tone: 'secondary', size: 'sm' })}>
            {words[1]} <ChevronRight aria-hidden className="size-3.5" />
          </Link>
        )}
      </div>
    </nav>
  );
}
