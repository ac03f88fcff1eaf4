import { expect, it, vi } from 'vitest';
import { provideEnv } from '@/lib/env';
import type { StreamEvent } from '@/lib/live/stream-event';
import { log } from '@/lib/log';
import { eventStream } from './event-stream';

provideEnv({ LOG_LEVEL: 'silent' });

it('an event that comes when the client has just left is no fault', async () => {
  const faults = vi.spyOn(log(), 'error');
  let asked = () => {};
  let come = () => {};
  const asking = new Promise<void>((resolve) => (asked = resolve));
  const coming = new Promise<void>((resolve) => (come = resolve));
  async function* events(): AsyncGenerator<StreamEvent, void> {
    asked();
    await coming;
    yield 'heartbeat';
  }
  const options = { principal: 'user-1', limit: 1, maxSeconds: undefined, requestId: 'req-test', events };
  const open = () => eventStream({ ...options, signal: new AbortController().signal });
  const reader = open().body?.getReader();
  if (!reader) throw new Error('no body');
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('retry: 2000\n\n');

  const next = reader.read();
  await asking;
  const left = reader.cancel();
  come();
  await left;
  expect((await next).done).toBe(true);
  expect(faults).not.toHaveBeenCalled();
  // Its place is free again.
  await open().body?.cancel();
});
