import type { Page } from '@playwright/test';
import { percentiles } from './load';
import { ms, progress, type Figure } from './report';

const WARM = 20;
const PRESSES = 120;
const GOAL = 50;

declare global {
  /** Of `ui-probe.mjs`: from each key to its painted effect (null: none within two seconds), and to the first row. */
  var probe: { keys: (number | null)[]; firstRow: number | null };
}

type Times = { p50: number; p95: number; p99: number; times: number[] };

/** One element that counts its key presses: what a press costs where there is nothing else to do. */
const BARE = `<!doctype html><title>bare</title><div id="one" tabindex="0" data-count="0">0</div><script>
  const one = document.getElementById('one');
  one.addEventListener('keydown', () => (one.textContent = one.dataset.count = Number(one.dataset.count) + 1));
  one.focus();
</script>`;

/** From a key to the painted frame that shows what it did, in the queue, beside a page with one element. */
export async function measureKeys(page: Page, queue: string): Promise<Figure[]> {
  progress('keys on a bare page');
  await page.route('**/bare-page', (route) => route.fulfill({ contentType: 'text/html', body: BARE }));
  await page.goto(new URL('/bare-page', queue).href);
  const bare = await press(page, ['j'], PRESSES);

  await page.goto(queue);
  await page.locator('[data-row] a[tabindex="-1"]').first().waitFor(); // from now on keys are heard
  const shown = await page.locator('[data-row]').count();
  await pressOnce(page, 'j'); // comes to the first row
  const figures: Figure[] = [];
  for (const [what, keys] of KEYS) {
    progress(`${what} with ${shown} rows on screen`);
    const spent = await press(page, keys, Math.min(PRESSES, shown - WARM - 1)); // never past the last row
    const of = (share: 'p50' | 'p95'): Figure => ({
      what: `key ${what} to paint, ${shown} rows, ${share}`,
      value: ms(spent[share]),
      baseline: ms(bare[share]),
      ratio: spent[share] / bare[share],
      goal: `< ${GOAL} ms`,
      met: spent[share] < GOAL,
      ...(share === 'p95' ? { data: { bare, spent } } : {}),
    });
    figures.push(of('p50'), of('p95'));
  }
  return figures;
}

/** `x` goes on to the next row each time, so that more and more rows are selected. */
const KEYS: readonly [string, readonly [string, ...string[]]][] = [
  ['j', ['j']],
  ['k', ['k']],
  ['x', ['x', 'j']],
];

/** Presses the first of the keys often, each once the one before it was painted; the others come between, uncounted. */
async function press(page: Page, [key, ...between]: readonly [string, ...string[]], presses: number): Promise<Times> {
  const times: number[] = [];
  for (let n = 0; n < WARM + presses; n++) {
    const spent = await pressOnce(page, key);
    if (n >= WARM) times.push(spent);
    for (const other of between) await pressOnce(page, other);
  }
  return { ...percentiles(times), times };
}

async function pressOnce(page: Page, key: string): Promise<number> {
  const before = await page.evaluate(() => globalThis.probe.keys.length);
  await page.keyboard.press(key);
  await page.waitForFunction((count) => globalThis.probe.keys.length > count, before);
  const spent = await page.evaluate((index) => globalThis.probe.keys[index], before);
  if (typeof spent !== 'number') throw new Error(`the key ${key} changed nothing that can be seen`);
  return spent;
}
