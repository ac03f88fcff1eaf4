import clsx from 'clsx';
import { Fragment } from 'react';

/** A code of ours (`REQUIRES_APPROVAL`), set so that it can break after an underscore and nowhere else. */
export function CodeChip({ code, title, className }: { code: string; title?: string; className?: string }) {
  return (
    <code
      title={title}
      className={clsx(
        'inline-block rounded-sm border border-line bg-sunken px-1.5 py-px text-2xs/4 font-medium text-muted',
        className,
      )}
    >
      {code.split(/(?<=_)/).map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr className="sm:hidden" />}
          {part}
        </Fragment>
      ))}
    </code>
  );
}
