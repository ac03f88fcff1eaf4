import type { BrowserContext, Response } from '@playwright/test';
import { setTimeout as delay } from 'node:timers/promises';
import { progress, type Figure } from './report';
import type { Place } from './ui-opening';

const GOAL = 180_000;
/** No script for so long after the page was loaded: it has what it needs. Live events keep its network from being idle. */
const QUIET_MS = 1_500;

/** JavaScript as it comes over the wire, compressed, until the page asks for no more, beside that of the sign-in page. */
export async function measureScripts({ page, url }: Place, empty: string): Promise<Figure> {
  progress('JavaScript of the queue page');
  const browser = page.context().browser();
  if (!browser) throw new Error('the page has no browser');
  const baseline = await scripts(await browser.newContext(), empty);
  const storageState = await page.context().storageState();
  const spent = await scripts(await browser.newContext({ storageState }), url);
  return {
    what: `JavaScript of the queue page, compressed, ${spent.files} files`,
    value: kilobytes(spent.bytes),
    baseline: `sign-in page ${kilobytes(baseline.bytes)}`,
    ratio: spent.bytes / baseline.bytes,
    goal: `< ${kilobytes(GOAL)}`,
    met: spent.bytes < GOAL,
    data: { queue: spent, empty: baseline },
  };
}

type Scripts = { files: number; bytes: number; largest: string[] };

/** A new context has an empty cache. Closes it. */
async function scripts(context: BrowserContext, url: string): Promise<Scripts> {
  const page = await context.newPage();
  const answers: Response[] = [];
  let last = performance.now();
  page.on('response', (answer) => {
    if (answer.request().resourceType() !== 'script') return;
    answers.push(answer);
    last = performance.now();
  });
  await page.goto(url, { waitUntil: 'load' });
  while (performance.now() - last < QUIET_MS) await delay(100);
  const sizes = await Promise.all(
    answers.map(async (answer) => {
      await answer.finished();
      return { url: new URL(answer.url()).pathname, bytes: (await answer.request().sizes()).responseBodySize };
    }),
  );
  await context.close();
  sizes.sort((a, b) => b.bytes - a.bytes);
  return {
    files: sizes.length,
    bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
    largest: sizes.map((one) => `${one.bytes} ${one.url}`),
  };
}

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;
