import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'undici';
import { z } from 'zod';
import type { Server } from '@/e2e/support/server';

const reply = z.object({ id: z.number(), result: z.unknown() });

/** Speaks to the server's V8 while it runs: what its memory holds after a collection, and where its time goes. */
export class Inspector {
  #next = 0;
  readonly #waiting = new Map<number, (result: unknown) => void>();

  private constructor(readonly socket: WebSocket) {
    socket.addEventListener('message', (event) => {
      const message = reply.safeParse(JSON.parse(String(event.data)));
      if (message.success) this.#waiting.get(message.data.id)?.(message.data.result);
    });
  }

  /** Opens the inspector of a server that was started with `--inspect-port=0`, on the loopback interface only. */
  static async open(server: Server): Promise<Inspector> {
    const address = () => /ws:\/\/127\.0\.0\.1:\d+\/[\w-]+/.exec(server.logs())?.[0];
    if (!address()) process.kill(server.pid, 'SIGUSR1');
    for (let tries = 0; !address() && tries < 100; tries++) await delay(50);
    const url = address();
    if (!url) throw new Error('the inspector of the server did not open');
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', reject);
    });
    return new Inspector(socket);
  }

  call(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#next;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /** Bytes that are in use in the JavaScript heap and outside of it, once nothing more can be collected. */
  async memory(): Promise<number> {
    await this.call('HeapProfiler.enable');
    for (let n = 0; n < 3; n++) await this.call('HeapProfiler.collectGarbage');
    const expression = '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())';
    const answer = await this.call('Runtime.evaluate', { expression, returnByValue: true });
    return z.object({ result: z.object({ value: z.number() }) }).parse(answer).result.value;
  }

  /** A CPU profile of the server while `work` runs, as JSON for a profile viewer. */
  async profile(work: () => Promise<void>): Promise<string> {
    await this.call('Profiler.enable');
    await this.call('Profiler.setSamplingInterval', { interval: 500 });
    await this.call('Profiler.start');
    await work();
    const answer = await this.call('Profiler.stop');
    return JSON.stringify(z.object({ profile: z.unknown() }).parse(answer).profile);
  }

  close(): void {
    this.socket.close();
  }
}
