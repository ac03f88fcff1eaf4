'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { ThemeProvider } from 'next-themes';
import { useEffect, type ReactNode } from 'react';
import { Toaster } from '@/components/ui/toaster';
import { TooltipLayer } from '@/components/ui/tooltip-layer';
import { onFirstIntent } from '@/lib/browser/intent';
import { shareNonce } from '@/lib/browser/nonce';
import { getQueryClient } from '@/lib/browser/query-client';

/** The dialogs' scripts come when somebody is there, so that the first one opens without waiting. */
const fetchDialogs = () =>
  void Promise.all([import('@/components/ui/confirm-content'), import('@/components/ui/dialog-content')]);

/** What every page needs in the browser: theme, queries, tooltips, toasts. */
export function Providers({ nonce, children }: { nonce: string | null; children: ReactNode }) {
  useEffect(() => {
    shareNonce();
    return onFirstIntent(fetchDialogs);
  }, []);
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      storageKey="countersign.theme"
      {...(nonce === null ? {} : { nonce })}
    >
      <QueryClientProvider client={getQueryClient()}>{children}</QueryClientProvider>
      <TooltipLayer />
      <Toaster />
    </ThemeProvider>
  );
}
