import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from './client';
import { load, medianRound, type Round } from './load';
import { rate, type Figure } from './report';

/** What Node's own server and this client come to without anything behind them: nothing over HTTP can be faster. */
export async function measureBareServer(): Promise<Figure> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bare.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const [port] = (await once(child.stdout!, 'data')) as [Buffer];
  const client = new Client(`http://127.0.0.1:${port.toString().trim()}`);
  const rounds: Round[] = [];
  await load(2_000, () => client.send('GET', '/'));
  for (let n = 0; n < 3; n++) rounds.push(await load(10_000, () => client.send('GET', '/')));
  await client.close();
  child.kill();
  const { perSecond, p50, p99 } = medianRound(rounds);
  const value = `${rate(perSecond)}, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`;
  return { what: 'a bare node:http server', value, data: { rounds } };
}
