import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ProblemError } from './http';

/** A new client: one per request on the server (never shared, or tenants would mix), one per tab in the browser. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      // Hydrated data counts as fresh this long, so that a page doesn't fetch again what it was just sent.
      queries: { staleTime: 30_000, retry: worthAnotherTry },
      mutations: { retry: false },
    },
  });
}

let tabClient: QueryClient | undefined;

export function getQueryClient(): QueryClient {
  if (typeof window === 'undefined') return makeQueryClient();
  tabClient ??= makeQueryClient();
  return tabClient;
}

/** A refusal stays a refusal; only a lost connection or a busy server is asked again, twice. */
function worthAnotherTry(failures: number, error: Error): boolean {
  if (failures >= 2) return false;
  return !(error instanceof ProblemError) || error.status === 0 || error.status === 503;
}

function leaveWhenSignedOut(error: Error): void {
  if (!(error instanceof ProblemError) || error.code !== 'UNAUTHENTICATED') return;
  const here = window.location.pathname + window.location.search;
  window.location.replace(`/login?next=${encodeURIComponent(here)}`);
}
