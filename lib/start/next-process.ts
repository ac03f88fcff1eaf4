import { registeredLine } from '@/lib/dialects/mcp/tools';
import { draining } from '@/lib/drain';
import { env } from '@/lib/env';
import { startJobs } from '@/lib/jobs/start';
import { log } from '@/lib/log';

const holder = globalThis as typeof globalThis & { __countersignServer?: boolean };

/** Marks this process as run by our own server, which starts the background work itself. */
export const ownServer = (): void => {
  holder.__countersignServer = true;
};

/** Where only Next runs (no server of ours in front), background work starts with it. Needs `DATABASE_URL`. */
export async function startHere(): Promise<void> {
  if (holder.__countersignServer || env().NODE_ENV !== 'production' || !env().DATABASE_URL) return;
  if (env().WORKERS) startJobs({ signal: draining() });
  log().info(registeredLine());
}
