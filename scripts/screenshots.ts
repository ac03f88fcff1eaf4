import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { findBrowser } from './find-browser';

/**
 * Makes the pictures of README and docs from the demo organization of a running server:
 *
 *   ADMIN_PASSWORD=… node --import tsx scripts/screenshots.ts [http://localhost:3000]
 *
 * Decides nothing. For the same pictures every time, run it on a server that was just started for the first time.
 */
const url = process.argv[2] ?? 'http://localhost:3000';
const email = process.env['ADMIN_EMAIL'] ?? 'admin@example.com';
const password = process.env['ADMIN_PASSWORD'] ?? '';
const directory = resolve(import.meta.dirname, '../docs/images');
const SIZE = { width: 1280, height: 800 };

type Shot = { name: string; path: string; dark?: boolean; height?: number; before?: (page: Page) => Promise<void> };

const SHOTS: readonly Shot[] = [
  { name: 'queue', path: '/demo/approvals' },
  { name: 'queue-dark', path: '/demo/approvals', dark: true },
  { name: 'detail', path: '/demo/approvals', height: 1500, before: openDeployment },
  { name: 'stats', path: '/demo/approvals/stats', height: 1100 },
  { name: 'agent', path: '/demo/agents/deployment-bot' },
  { name: 'audit', path: '/demo/audit' },
];

/** The request of the operator guide. */
async function openDeployment(page: Page): Promise<void> {
  await page
    .getByRole('row', { name: /kubernetes:deploy/ })
    .first()
    .getByRole('link', { name: /review/i })
    .click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForURL(/\/approvals\/appr-/);
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${url}/login`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((address) => !address.pathname.startsWith('/login'));
}

const { executablePath, args, env } = await findBrowser();
const environment = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
const browser = await chromium.launch({ executablePath, args, env: Object.fromEntries(environment) });
try {
  await mkdir(directory, { recursive: true });
  const context = await browser.newContext({
    viewport: SIZE,
    deviceScaleFactor: 1.5,
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await signIn(page);
  for (const { name, path, dark = false, height = SIZE.height, before } of SHOTS) {
    await page.setViewportSize({ ...SIZE, height });
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    await page.goto(url + path);
    await before?.(page);
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: resolve(directory, `${name}.png`), animations: 'disabled' });
    console.log(`docs/images/${name}.png`);
  }
} finally {
  await browser.close();
}
