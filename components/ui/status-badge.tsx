import clsx from 'clsx';
import { toneStyle } from './badge';
import { Icon } from './icon';
import { STATUSES, type Status } from './status';

/** The glyph in its ring. Give it a word beside it, or `label` to have it spoken. */
export function StatusGlyph({
  status,
  label = false,
  className,
}: {
  status: Status;
  label?: boolean;
  className?: string;
}) {
  const { tone, glyph, word } = STATUSES[status];
  return (
    <span
      {...(label ? { role: 'img', 'aria-label': word, title: word } : { 'aria-hidden': true })}
      className={toneStyle({
        tone,
        className: ['inline-grid size-5 shrink-0 place-items-center rounded-full border', className],
      })}
    >
      <Icon of={glyph} strokeWidth={2.5} className={clsx('size-3', status === 'running' && 'animate-spin')} />
    </span>
  );
}

/** Glyph and word on the meaning's tint. */
export function StatusBadge({ status, word, className }: { status: Status; word?: string; className?: string }) {
  const { tone, glyph, word: usual } = STATUSES[status];
  return (
    <span
      className={toneStyle({
        tone,
        className: [
          'inline-flex h-5.5 items-center gap-1 rounded-sm border pr-1.5 pl-1 text-xs font-medium whitespace-nowrap',
          className,
        ],
      })}
    >
      <Icon of={glyph} strokeWidth={2.5} className={clsx('size-3', status === 'running' && 'animate-spin')} />
      {word ?? usual}
    </span>
  );
}

/** Glyph in its ring and plain word, for rows and lists where a tint would shout. */
export function StatusWord({ status, word }: { status: Status; word?: string }) {
  return (
    <span className="inline-flex items-center gap-2 font-medium whitespace-nowrap">
      <StatusGlyph status={status} />
      {word ?? STATUSES[status].word}
    </span>
  );
}
