'use client';

import clsx from 'clsx';
import { EyeOff } from 'lucide';
import { useMemo, useState } from 'react';
import { formatBytes } from '@/lib/browser/format';
import { utf8Length } from './bytes';
import { Button } from './button';
import { CopyButton } from './copy-button';
import { Icon } from './icon';
import { jsonLines, type Line, type Token } from './json-lines';
import { VisibleText } from './visible-text';

const COLLAPSED_LINES = 60;
const COLLAPSED_STRING = 600;

const KIND_STYLE = {
  key: 'text-json-key',
  string: 'text-json-string',
  number: 'text-json-number',
  atom: 'text-json-atom',
  mark: 'text-faint',
} as const;

type Props = {
  value: unknown;
  /** Names the box for screen readers: `Request parameters`. */
  label: string;
  className?: string;
};

/**
 * Pretty JSON that hides nothing: invisible characters are printed, masked secrets look masked, long values end in a
 * count with a button for the rest. The box takes focus so that the keyboard can scroll it.
 */
export function JsonView({ value, label, className }: Props) {
  const [all, setAll] = useState(false);
  const text = useMemo(() => JSON.stringify(value, null, 2) ?? 'null', [value]);
  const full = useMemo(() => jsonLines(value, all ? Infinity : COLLAPSED_STRING), [value, all]);
  const lines = all ? full : full.slice(0, COLLAPSED_LINES);
  const cut = lines.length < full.length || lines.some((line) => line.tokens.some((token) => token.kind === 'cut'));
  return (
    <div className={clsx('relative rounded-lg border border-line bg-sunken', className)}>
      <pre
        role="region"
        aria-label={label}
        tabIndex={0}
        className="relative max-h-128 overflow-auto px-3 py-2.5 pr-11 font-mono text-xs/5 focus-visible:-outline-offset-2"
      >
        {lines.map((line, index) => (
          <JsonLine key={index} line={line} />
        ))}
      </pre>
      <CopyButton text={text} label="Copy JSON" className="absolute top-1 right-1" />
      {cut && (
        <div className="flex items-center gap-3 border-t border-line px-3 py-2 text-xs text-muted">
          <Button size="sm" onClick={() => setAll(true)}>
            Show all {formatBytes(utf8Length(text))}
          </Button>
          {lines.length < full.length && `${full.length - lines.length} more lines`}
        </div>
      )}
    </div>
  );
}

/** Wrapped lines hang under their own start, so that nothing scrolls out of sight sideways. */
function JsonLine({ line }: { line: Line }) {
  const inset = line.indent * 2;
  return (
    <div className="wrap-anywhere whitespace-pre-wrap" style={{ paddingLeft: `${inset + 2}ch`, textIndent: '-2ch' }}>
      {line.tokens.map((token, index) => (
        <JsonToken key={index} token={token} />
      ))}
    </div>
  );
}

function JsonToken({ token }: { token: Token }) {
  switch (token.kind) {
    case 'cut':
      return <span className="text-negative italic"> … {formatBytes(Number(token.text))} more, not shown</span>;
    case 'masked':
      return (
        <span className="inline-flex items-center gap-1 rounded-sm border border-line-strong bg-neutral-soft px-1 indent-0 font-medium text-neutral">
          <Icon of={EyeOff} className="size-3" />
          <span className="sr-only">masked secret </span>
          {token.text}
        </span>
      );
    case 'mark':
      return <span className={KIND_STYLE.mark}>{token.text}</span>;
    default:
      return (
        <span className={KIND_STYLE[token.kind]}>
          <VisibleText text={token.text} />
        </span>
      );
  }
}
