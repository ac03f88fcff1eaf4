'use client';

import '@fontsource-variable/inter';
import './globals.css';
import { ErrorScreen } from '@/components/layout/error-screen';

/** The root layout itself failed, so this draws its own document. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body className="font-sans">
        <title>Something went wrong · Countersign</title>
        <ErrorScreen error={error} onRetry={retry} />
      </body>
    </html>
  );
}
