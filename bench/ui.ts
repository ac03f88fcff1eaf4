import { chromium, type Browser } from '@playwright/test';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { SERVER_ENTRY, startServer, type Server } from '@/e2e/support/server';
import { parseId } from '@/lib/ids';
import { findBrowser } from '@/scripts/find-browser';
import { arrange } from './arrange';
import { Client } from './client';
import { startDatabase } from './database';
import { newSession, SESSION_COOKIE } from './pages';
import { executeCall } from './raw-values';
import { beginBench, progress, type Figure } from './report';
import { fillWith } from './scale-rows';
import { measureKeys } from './ui-keys';
import { measureOpening, type Place } from './ui-opening';
import { measureScripts } from './ui-scripts';

/**
 * `npm run bench:ui`: the queue in a browser. From key to paint with 500 rows on screen, the JavaScript that it ships,
 * and how it opens with 100,000 waiting beside 100. A database, a server and a browser of its own; about two minutes.
 */
const FEW = 100;
const MANY = 100_000;
const ROWS = 500;

const root = resolve(import.meta.dirname, '..');
if (!existsSync(join(root, SERVER_ENTRY))) {
  process.stderr.write(`${SERVER_ENTRY} is missing. Run first: npm run build\n`);
  process.exit(1);
}

const NOTES = [
  'the built server, an embedded PostgreSQL and a headless Chromium of its own share this machine',
  'key to paint: from the time stamp of the keydown event until after the first painted frame that shows what it did',
  'JavaScript: bytes of all scripts as transferred, with an empty cache, until the page asks for no more',
];

const report = beginBench(NOTES);
report.announce();

const database = await startDatabase();
let server: Server | undefined;
let browser: Browser | undefined;
await report.run(measureAll, end);

async function end(): Promise<void> {
  await browser?.close();
  await server?.kill();
  await database.drop();
}

async function measureAll(): Promise<Figure[]> {
  progress('starting the server and the browser');
  server = await startServer({ database, env: { LOG_LEVEL: 'warn', SWEEP_SECONDS: '5' } });
  const { executablePath, args, env } = await findBrowser();
  const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  browser = await chromium.launch({ executablePath, args, env: Object.fromEntries(given) });
  const few = await place(server, browser, 'few', FEW);
  const many = await place(server, browser, 'many', MANY);
  return [
    ...(await measureKeys(many.page, `${many.url}?rows=${ROWS}`)),
    await measureScripts(few, `${server.url}/login`),
    ...(await measureOpening(few, many)),
  ];
}

/** An organization in which so many approvals wait, and a page of somebody who decides there. */
async function place(server: Server, browser: Browser, slug: string, pending: number): Promise<Place> {
  progress(`${pending.toLocaleString('en')} pending in one organization`);
  const arranged = await arrange(database, slug);
  const client = new Client(server.url, 1);
  const answer = await client.send('POST', '/api/v1/gateway/execute', arranged.owner.key, executeCall('deploy'));
  await client.close();
  const { approval_id: id } = z.object({ approval_id: z.string() }).parse(JSON.parse(answer));
  await fillWith(database, arranged.orgId, parseId('appr', id) ?? '', pending - 1);
  const session = await newSession({ database, arranged, server });
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
  await context.addCookies([{ name: SESSION_COOKIE, value: session, url: server.url }]);
  await context.addInitScript({ path: join(import.meta.dirname, 'ui-probe.mjs') });
  return {
    pending,
    url: `${server.url}/${slug}/approvals`,
    cookie: `${SESSION_COOKIE}=${session}`,
    page: await context.newPage(),
  };
}
