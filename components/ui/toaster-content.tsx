'use client';

import { useTheme } from 'next-themes';
import { useEffect } from 'react';
import { toast, Toaster } from 'sonner';
import { takeToasts } from './toast';

/** What Toaster loads with the first toast. `calls` counts the times that toasts were waiting. */
export default function ToasterContent({ calls }: { calls: number }) {
  const { resolvedTheme } = useTheme();
  useEffect(() => {
    for (const { kind, title, ...more } of takeToasts()) {
      // What failed and can be tried again stays until somebody has seen it.
      toast[kind](title, kind === 'error' && more.action ? { ...more, duration: Infinity } : more);
    }
  }, [calls]);
  return (
    <Toaster
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
      closeButton
      toastOptions={{
        duration: 6000,
        classNames: {
          toast: '!rounded-lg !border !border-line !bg-raised !text-ink !shadow-pop !font-sans',
          title: '!text-sm !font-medium',
          description: '!text-xs !text-muted',
          closeButton: '!border-line !bg-raised !text-muted',
          actionButton: '!bg-accent !text-accent-on',
          success: '[&_[data-icon]]:!text-positive',
          error: '[&_[data-icon]]:!text-negative',
          warning: '[&_[data-icon]]:!text-warning',
        },
      }}
    />
  );
}
