/** Called once per process by Next. Under our own server everything is running already; under `next start` it begins here. */
export async function register(): Promise<void> {
  // Next replaces this at build time: the edge bundle must not reach for Node's modules.
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startHere } = await import('@/lib/start/next-process');
  await startHere();
}

type Failed = { path: string; method: string };

/** A page that fails is logged with the real error; the browser gets a digest only. */
export async function onRequestError(error: unknown, request: Failed): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { log } = await import('@/lib/log');
  log().error({ err: error, method: request.method, path: request.path.split('?')[0] }, 'a page failed');
}
