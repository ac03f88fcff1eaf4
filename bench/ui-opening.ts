import type { Page } from '@playwright/test';
import { request } from 'undici';
import { median, timed } from './load';
import { ms, progress, type Figure } from './report';

const WARM = 3;
const CALLS = 15;
/** Opening as fast with many as with few, with room for what two runs of the same thing differ by. */
const GOAL = 1.25;

/** A queue to open, and how many wait in it. */
export type Place = { pending: number; url: string; cookie: string; page: Page };

/** Opening the queue where few wait and where many do, in turns: the server's part, and until the first row is painted. */
export async function measureOpening(few: Place, many: Place): Promise<Figure[]> {
  const figures: Figure[] = [];
  // Pages that nothing was measured on before: a renderer that has held 500 rows is slower.
  [few, many] = [await anew(few), await anew(many)];
  for (const [what, measure] of [
    ['server time', answered],
    ['first row painted', painted],
  ] as const) {
    progress(`opening the queue: ${what}`);
    const times: Record<'few' | 'many', number[]> = { few: [], many: [] };
    for (let n = 0; n < WARM + CALLS; n++) {
      const spent = { few: await measure(few), many: await measure(many) };
      if (n < WARM) continue;
      times.few.push(spent.few);
      times.many.push(spent.many);
    }
    const [baseline, value] = [median(times.few), median(times.many)];
    figures.push({
      what: `opening the queue, ${many.pending.toLocaleString('en')} pending: ${what}`,
      value: ms(value),
      baseline: `${few.pending} pending ${ms(baseline)}`,
      ratio: value / baseline,
      goal: `≤ ${GOAL} ×`,
      met: value / baseline <= GOAL,
      data: times,
    });
  }
  return figures;
}

const anew = async (place: Place): Promise<Place> => ({ ...place, page: await place.page.context().newPage() });

/** Until the last byte of the page, without a browser. */
async function answered({ url, cookie }: Place): Promise<number> {
  let status = 0;
  const spent = await timed(async () => {
    const answer = await request(url, { headers: { cookie } });
    await answer.body.dump({ limit: 50_000_000 });
    status = answer.statusCode;
  });
  if (status !== 200) throw new Error(`${url} answered ${status}`);
  return spent;
}

/** From the start of the navigation until the first row was painted; scripts and styles are in the browser's cache. */
async function painted({ url, page }: Place): Promise<number> {
  await page.goto(url);
  await page.waitForFunction(() => globalThis.probe.firstRow !== null);
  return (await page.evaluate(() => globalThis.probe.firstRow)) ?? Number.NaN;
}
