import { focusManager, QueryCache, QueryClient } from '@tanstack/react-query';
import { ProblemError } from './http';
import { onSession } from './session';
import { leaveWhenSignedOut } from './signed-out';

// Polls rest while nobody is signed in, as in a hidden tab: each would be refused, and count against the address.
onSession((ended) => focusManager.setFocused(ended ? false : undefined));

/** A new client: one per request on the server (never shared, or tenants would mix), one per tab in the browser. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: lookForSession }),
    defaultOptions: {
      // Hydrated data counts as fresh this long, so that a page doesn't fetch again what it was just sent.
      queries: { staleTime: 30_000, retry: worthAnotherTry },
      mutations: { retry: false },
      // A page's data goes to the browser as one text: React would take it apart and put it together value by value, three
      // times for each row. It is what the API answers, so JSON loses nothing.
      dehydrate: { serializeData: JSON.stringify },
      hydrate: { deserializeData: JSON.parse },
    },
  });
}

let tabClient: QueryClient | undefined;

/** One cache for the tab; on the server one for each request, so that nobody sees another’s data. */
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

function lookForSession(error: Error): void {
  if (error instanceof ProblemError && error.code === 'UNAUTHENTICATED') leaveWhenSignedOut();
}
