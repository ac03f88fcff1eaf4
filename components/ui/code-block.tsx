import clsx from 'clsx';
import { CopyButton } from './copy-button';

/** Our own text to copy: a command, an address, a token shown once. For foreign text use JsonView or QuotedText. */
export function CodeBlock({ code, label, className }: { code: string; label: string; className?: string }) {
  return (
    <div className={clsx('relative rounded-lg border border-line bg-sunken', className)}>
      <pre
        role="region"
        aria-label={label}
        tabIndex={0}
        className="overflow-x-auto px-3 py-2.5 pr-11 font-mono text-xs/5 focus-visible:-outline-offset-2"
      >
        {code}
      </pre>
      <CopyButton text={code} label={`Copy ${label.toLowerCase()}`} className="absolute top-1 right-1 bg-sunken" />
    </div>
  );
}
