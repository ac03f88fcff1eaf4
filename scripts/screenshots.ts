import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from '@playwright/test';
import { hydrated, signIn } from '../e2e/support/browser';
import { DEMO_ENV, furnishDemo, type Places } from '../e2e/support/demo';
import { PAGES, type Shown } from '../e2e/support/console-pages';
import { startReceiver } from '../e2e/support/receiver';
import { startServer } from '../e2e/support/server';
import withDatabases from '../e2e/global-setup';
import { findBrowser } from './find-browser';

/**
 * Makes the pictures of the docs, and docs/screens.md that shows them: every page of the console in both themes, from the
 * demo organization of a server that it starts for this. Needs a build.
 *
 *   node --import tsx scripts/screenshots.ts [--only name,name] [--widths 375,1280 --to directory]
 *
 * With `--widths` whole pages are taken, of each width, into the directory, for looking at; docs stay as they are.
 */
const { values: given } = parseArgs({
  options: { only: { type: 'string' }, widths: { type: 'string' }, to: { type: 'string' } },
});
const DOCS = resolve(import.meta.dirname, '../docs');
const directory = resolve(given.to ?? resolve(DOCS, 'images/pages'));
const widths = given.widths?.split(',').map(Number);
const wanted = given.only?.split(',');
const shown = PAGES.filter(({ name }) => wanted === undefined || wanted.includes(name));
const THEMES = ['light', 'dark'] as const;

type Sharp = (png: Buffer) => { png(options: { palette: true; effort: number }): { toBuffer(): Promise<Buffer> } };

/** Next brings sharp along where there is one for the platform; without it the pictures are three times as large. */
function paletted(): (png: Buffer) => Promise<Buffer> {
  try {
    const sharp: Sharp = createRequire(import.meta.resolve('next'))('sharp');
    return (png) => sharp(png).png({ palette: true, effort: 8 }).toBuffer();
  } catch {
    return (png) => Promise.resolve(png);
  }
}

const smaller = paletted();

/** A window of one person; everybody signs in once. */
async function windowOf(
  browser: Browser,
  url: string,
  who: Places['people'][keyof Places['people']] | null,
): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce' });
  const page = await context.newPage();
  if (who) {
    await page.goto(`${url}/login`);
    await signIn(page, who);
  }
  return page;
}

async function take(
  page: Page,
  url: string,
  places: Places,
  { name, path, height = 800, arrange }: Shown,
): Promise<void> {
  for (const width of widths ?? [1280]) {
    await page.setViewportSize({ width, height });
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.goto(url + path(places));
      await hydrated(page);
      await arrange?.(page);
      await page.evaluate(() => document.fonts.ready);
      const png = await page.screenshot({ animations: 'disabled', fullPage: widths !== undefined && !arrange });
      const file = resolve(directory, `${name}-${widths ? `${width}-` : ''}${theme}.png`);
      await writeFile(file, widths ? png : await smaller(png));
    }
  }
  console.log(name);
}

/** The page of docs with all of them. */
function screens(): string {
  const figures = PAGES.map(
    ({ name, says }) =>
      `## ${name[0]?.toUpperCase()}${name.slice(1).replaceAll('-', ' ')}\n\n${says}\n\n` +
      THEMES.map((theme) => `![${name}, ${theme}](images/pages/${name}-${theme}.png)`).join('\n'),
  );
  return `# Every page\n\nThe console's pages, light and dark, as a first start with the demo organization shows them. Made by\n\`node --import tsx scripts/screenshots.ts\`, like the text of this page.\n\n${figures.join('\n\n')}\n`;
}

const { executablePath, args, env } = await findBrowser();
const environment = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
const removeDatabases = await withDatabases();
const receiver = await startReceiver();
const server = await startServer({ env: DEMO_ENV });
const browser = await chromium.launch({ executablePath, args, env: Object.fromEntries(environment) });
try {
  await mkdir(directory, { recursive: true });
  const places = await furnishDemo(server, receiver);
  const windows = {
    owner: await windowOf(browser, server.url, places.people.owner),
    viewer: await windowOf(browser, server.url, places.people.viewer),
    newcomer: await windowOf(browser, server.url, places.people.newcomer),
    nobody: await windowOf(browser, server.url, null),
  };
  const failed: string[] = [];
  for (const one of shown) {
    await take(windows[one.as ?? 'owner'], server.url, places, one).catch((error: unknown) => {
      failed.push(`${one.name}: ${String(error).split('\n')[0]}`);
    });
  }
  if (widths === undefined) await writeFile(resolve(DOCS, 'screens.md'), screens());
  if (failed.length > 0) throw new Error(`not taken:\n${failed.join('\n')}`);
} finally {
  await browser.close();
  await server.kill();
  await receiver.close();
  await server.database.drop();
  await removeDatabases();
}
