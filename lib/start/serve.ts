import { join } from 'node:path';
import { createAnswerer } from '@/lib/api/dispatch';
import { OPERATIONS } from '@/lib/api/table';
import { closePool } from '@/lib/db/pool';
import { closePrisma } from '@/lib/db/tx';
import { beginDraining, draining, isDraining } from '@/lib/drain';
import { registeredLine } from '@/lib/dialects/mcp/tools';
import { env, EnvError, provideEnv } from '@/lib/env';
import { MigrationError } from '@/lib/db/migrate';
import { EmbeddedDatabaseError } from '@/lib/db/embedded/error';
import { drainRuns } from '@/lib/execution/in-flight';
import { startJobs } from '@/lib/jobs/start';
import { stopListening } from '@/lib/db/listen';
import { log } from '@/lib/log';
import { compressedFiles } from './compressed-files';
import { ownServer } from './next-process';
import { listen } from './server';
import { prepare } from './prepare';
import { setUp } from './set-up';
import { greet } from './greet';

/** Cut off what is left after this: leases, not cleanup, keep things right. */
const STOP_MS = 10_000;

/** Starts everything in order and serves until SIGTERM or SIGINT. Ends the process when the start is not possible. */
export async function serve({ dev }: { dev: boolean }): Promise<void> {
  ownServer();
  const report = (line: string) => process.stdout.write(`• ${line}\n`);
  try {
    const prepared = await prepare(report);
    const first = await setUp(prepared, report);
    provideEnv({ NEXTAUTH_URL: env().appUrl });
    const { default: next } = await import('next');
    const app = next({ dev, dir: process.cwd(), hostname: env().HOST, port: env().PORT });
    report('Loading the pages …');
    await app.prepare();
    const files = await compressedFiles(join(process.cwd(), '.next', 'static'));
    const pages = app.getRequestHandler();
    const { close, port } = await listen(createAnswerer(OPERATIONS), async (request, response) => {
      if (dev || !files(request, response)) await pages(request, response);
    });
    if (env().WORKERS) startJobs({ signal: draining() });
    log().info(registeredLine());
    greet({ port, first, embedded: prepared.embedded });

    const stop = async (signal: string) => {
      // Ctrl-C comes twice: from the terminal, and from the process of `npm start`.
      if (isDraining()) return;
      log().info({ signal }, 'stopping');
      beginDraining();
      setTimeout(() => process.exit(1), STOP_MS).unref();
      const closed = close(STOP_MS - 2_000);
      await stopListening();
      await drainRuns(STOP_MS - 2_000);
      await closed;
      await closePrisma();
      await closePool();
      await prepared.stop();
      process.exit(0);
    };
    for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void stop(signal));
  } catch (error) {
    const expected =
      error instanceof EnvError || error instanceof MigrationError || error instanceof EmbeddedDatabaseError;
    process.stderr.write(
      `\n${expected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exit(1);
  }
}
