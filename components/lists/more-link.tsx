import Link from 'next/link';
import type { ComponentProps } from 'react';

/** The way from a few to all of them, beside a card's title. */
export const MoreLink = (props: ComponentProps<typeof Link>) => (
  <Link
    {...props}
    className="inline-flex min-h-6 items-center text-xs font-medium whitespace-nowrap text-accent-text underline decoration-accent-line underline-offset-4 hover:decoration-current"
  />
);
