import type { Server } from '@/e2e/support/server';
import { median } from './load';
import { ms, progress, type Figure } from './report';

/** From the start of the process to the first 200 of `/readyz`, on a database that has everything already. */
export async function measureStart(server: Server): Promise<Figure> {
  progress('start of the built server, three times');
  const times: number[] = [];
  for (let n = 0; n < 3; n++) {
    const started = performance.now();
    const again = await server.again();
    times.push(performance.now() - started);
    await again.stop();
  }
  const value = median(times);
  return { what: 'start to the first answer', value: ms(value), goal: '< 3 s', met: value < 3_000, data: { times } };
}
