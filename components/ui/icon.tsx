import type { IconNode } from 'lucide';
import { createElement, type ReactNode } from 'react';

export type { IconNode };

type Props = {
  of: IconNode;
  strokeWidth?: number;
  className?: string;
  /** What it says, where no word beside it does. */
  label?: string;
};

/**
 * An icon of Lucide, drawn by us: a page shows fifty and a queue of 500 rows two thousand, and lucide-react takes
 * three times as long for each.
 */
export function Icon({ of, strokeWidth = 2, className, label }: Props) {
  return (
    <svg
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
      viewBox="0 0 24 24"
      width={24}
      height={24}
      fill="none"
      stroke="currentColor"
      strokeWidth={strokeWidth}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
    >
      {shapes(of)}
    </svg>
  );
}

const drawn = new WeakMap<IconNode, ReactNode>();

/** The same elements each time; what is path only is one path. */
function shapes(node: IconNode): ReactNode {
  const known = drawn.get(node);
  if (known !== undefined) return known;
  const paths = node.flatMap(([tag, { d, ...more }]) =>
    tag === 'path' && typeof d === 'string' && Object.keys(more).length === 0 ? [d] : [],
  );
  const made =
    paths.length === node.length ? (
      // Each begins where it would by itself: `m` counts from where the one before has ended.
      <path d={paths.join('M0 0')} />
    ) : (
      node.map(([tag, attributes], index) => createElement(tag, { key: index, ...attributes }))
    );
  drawn.set(node, made);
  return made;
}
