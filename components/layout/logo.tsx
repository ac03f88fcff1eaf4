import clsx from 'clsx';

/** The mark: a C whose ring the tick of a second person closes. The same colours in both themes, as in app/icon.svg. */
export function Mark({ className = 'size-6' }: { className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 24 24"
      fill="none"
      strokeWidth="2.25"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={clsx('shrink-0', className)}
    >
      <rect width="24" height="24" rx="6" fill="#0b5361" />
      <path d="M14.4 6.2A6.6 6.6 0 1 0 16.2 16.3" stroke="#fff" />
      <path d="M8.9 11.8 11.5 14.4 19 5.8" stroke="#84dbe5" />
    </svg>
  );
}

/** Mark and name. */
export function Wordmark({ className }: { className?: string }) {
  return (
    <span className={clsx('inline-flex items-center gap-2.5', className)}>
      <Mark />
      <span className="text-lg font-semibold tracking-tight">Countersign</span>
    </span>
  );
}
