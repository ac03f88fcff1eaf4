'use client';

import clsx from 'clsx';
import { Quote } from 'lucide';
import { useState } from 'react';
import { formatBytes } from '@/lib/browser/format';
import { headOf, utf8Length } from './bytes';
import { Button } from './button';
import { Icon } from './icon';
import { VisibleText } from './visible-text';

type Props = {
  text: string;
  /** Who wrote it; printed, so that nobody takes it for our words. */
  writtenBy?: string;
  /** Characters shown before the rest must be asked for. */
  limit?: number;
  className?: string;
};

/** What somebody else says, in a box that says who. */
export function QuotedText({ text, writtenBy = 'the agent', limit = 1200, className }: Props) {
  const [all, setAll] = useState(false);
  const cut = !all && text.length > limit;
  return (
    <figure className={clsx('rounded-lg border border-dashed border-line-strong bg-sunken px-3.5 py-2.5', className)}>
      <figcaption className="mb-1 flex items-center gap-1.5 text-2xs font-medium text-faint">
        <Icon of={Quote} className="size-3" />
        written by {writtenBy}
      </figcaption>
      <blockquote className="text-base">
        <VisibleText text={cut ? headOf(text, limit) : text} />
        {cut && <span className="text-faint"> …</span>}
      </blockquote>
      {cut && (
        <Button size="sm" className="mt-2" onClick={() => setAll(true)}>
          Show all {formatBytes(utf8Length(text))}
        </Button>
      )}
    </figure>
  );
}

/** The same in one line, for rows: in quotes, marked as somebody else's, cut only by the row's edge. */
export function QuotedLine({ text, writtenBy = 'the agent' }: { text: string; writtenBy?: string }) {
  return (
    <span className="text-muted" title={`Written by ${writtenBy}`}>
      <span className="sr-only">Written by {writtenBy}: </span>“<VisibleText text={text} />”
    </span>
  );
}
