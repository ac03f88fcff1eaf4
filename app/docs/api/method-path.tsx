import clsx from 'clsx';
import { Fragment } from 'react';

const COLOURS: Readonly<Record<string, string>> = {
  GET: 'text-info',
  POST: 'text-positive',
  PATCH: 'text-warning',
  PUT: 'text-warning',
  DELETE: 'text-negative',
};

/** `POST /api/v1/gateway/execute`, which may break before a slash. */
export function MethodPath({ method, path }: { method: string; path: string }) {
  return (
    <code className="font-mono text-xs/5 wrap-anywhere">
      <span className={clsx('font-semibold', COLOURS[method])}>{method}</span>{' '}
      {path.split(/(?=\/)/).map((part, index) => (
        <Fragment key={index}>
          <wbr />
          {part}
        </Fragment>
      ))}
    </code>
  );
}
