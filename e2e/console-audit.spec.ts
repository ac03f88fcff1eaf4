import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { auditCheckpoint, auditVerification } from '@/lib/contracts/audit';
import { publicId } from '@/lib/ids';
import { enter, hydrated } from './support/browser';
import { read } from './support/caller';
import { eventually } from './support/eventually';
import { expect, test } from './support/test';
import type { World } from './support/world';

/** Waits until everything that happened is sealed. */
const sealed = async (world: World) =>
  eventually('every event is sealed', async () => {
    await world.owner.get('/audit/checkpoint');
    const { json } = await world.owner.post('/audit/verify');
    return Reflect.get(Object(json), 'unsealed') === 0;
  });

test('the timeline tells who did what, and its filters live in the address', async ({ page, world }) => {
  await world.owner.call('PATCH', '', { body: { name: 'Renamed' } });
  await enter(page, world, '/audit');
  await expect(page.getByText('changed the settings')).toBeVisible();
  await page.getByRole('button', { name: 'Event' }).click();
  await page.getByLabel('Organization made').check();
  await expect(page).toHaveURL(/type=org_created/);
  await expect(page.getByText('changed the settings')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.getByText('As recorded').first().click();
  await expect(page.getByText('"org_created"')).toBeVisible();
});

test('what was opened before the page’s scripts came shows what was recorded', async ({ page, world }) => {
  await enter(page, world, '/audit');
  await expect(page.getByText('As recorded').first()).toBeVisible();
  let come = () => {};
  const scripts = new Promise<void>((resolve) => (come = resolve));
  await page.route('**/_next/static/**/*.js', async (route) => {
    await scripts;
    await route.continue();
  });
  await page.reload({ waitUntil: 'commit' });
  await page.getByText('As recorded').first().click();
  await expect(page.locator('details[open]')).toHaveCount(1);
  await expect(page.getByRole('region', { name: /^Event / })).toHaveCount(0);
  come();
  await expect(page.getByRole('region', { name: /^Event / })).toBeVisible();
});

test('a whole log verifies, also against a checkpoint; a changed event is named', async ({ page, world }) => {
  await enter(page, world, '/audit');
  await sealed(world);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download a checkpoint' }).click(),
  ]);
  const path = await download.path();
  expect(auditCheckpoint.parse(JSON.parse(await readFile(path, 'utf8'))).org_id).toBe(world.org);

  await page.getByLabel(/older checkpoint/).setInputFiles(path);
  await page.getByRole('button', { name: 'Verify the log' }).click();
  await expect(page.getByText('The log is whole')).toBeVisible();
  await expect(page.getByText('It holds everything that the checkpoint saw.')).toBeVisible();

  const { sudo } = world.server.database;
  const [event] = await sudo<{ id: string }>("SELECT id FROM audit_events WHERE org_id = $1 AND type = 'org_created'", [
    await world.uuid(),
  ]);
  await sudo(`DO $do$ BEGIN
    SET LOCAL session_replication_role = replica;
    UPDATE audit_events SET actor_label = 'somebody else' WHERE id = '${event?.id}';
  END $do$`);
  await page.getByRole('button', { name: 'Verify the log' }).click();
  await expect(page.getByText('The log was tampered with')).toBeVisible();
  await expect(page.getByText(publicId('evt', event?.id ?? '')).first()).toBeVisible();
});

test('verifying tells how many of the events are done', async ({ page, world }) => {
  await sealed(world);
  const { events } = read(auditVerification, await world.owner.post('/audit/verify'));
  await enter(page, world, '/audit');
  await hydrated(page);

  // Nobody can read an event while this holds the table: the walk stands at its beginning.
  const holder = new pg.Client({ connectionString: world.server.database.url });
  await holder.connect();
  try {
    await holder.query('BEGIN; LOCK TABLE audit_events IN ACCESS EXCLUSIVE MODE');
    await page.getByRole('button', { name: 'Verify the log' }).click();
    const bar = page.getByRole('progressbar', { name: 'Events verified' });
    await expect(bar).toHaveAttribute('aria-valuenow', '0');
    const of = Number(await bar.getAttribute('aria-valuemax'));
    expect(of).toBeGreaterThanOrEqual(events);
    await expect(page.getByText(`0 of ${of} (0%)`)).toBeVisible();
    await holder.query('ROLLBACK');
    await expect(page.getByText('The log is whole')).toBeVisible();
    await expect(bar).toHaveCount(0);
  } finally {
    await holder.end();
  }
});

test('an export that breaks off says so, stays on screen, and is tried again with a click', async ({ page, world }) => {
  await enter(page, world, '/audit');
  await hydrated(page);
  await page.route('**/audit/export*', (route) => route.abort(), { times: 1 });
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: /^CSV/ }).click();
  const toast = page.getByRole('listitem').filter({ hasText: 'Try again' });
  await expect(toast).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    toast.getByRole('button', { name: 'Try again' }).click(),
  ]);
  expect(await readFile(await download.path(), 'utf8')).toContain('org_created');
  await expect(page.getByText(/^Exported \d+ events?$/)).toBeVisible();
});
