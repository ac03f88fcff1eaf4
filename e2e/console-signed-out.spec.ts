import { orgDetail } from '@/lib/contracts/orgs';
import type { Page } from '@playwright/test';
import { uuidOf } from './support/approvals';
import { enter, hydrated, newMember, signIn } from './support/browser';
import { read } from './support/caller';
import { DEPLOY } from './support/manifest';
import { askMany, comeToList } from './support/queue';
import { expect, test } from './support/test';
import type { World } from './support/world';

/** The session ends while the page stays open. */
const endSession = (page: Page) => page.context().clearCookies();

test('a form handed in after the session has ended keeps what was written, and can be handed in after signing in', async ({
  page,
  world,
}) => {
  await enter(page, world, '/settings/organization');
  await hydrated(page);
  await page.getByLabel('Name', { exact: true }).fill('Written for an hour');
  await endSession(page);
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('Your session has ended.')).toBeVisible();
  await expect(page).toHaveURL(/\/settings\/organization$/);
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Written for an hour');
  expect(await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]))).not.toContain(
    'Written',
  );

  const opened = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'Sign in in another tab' }).click();
  const other = await opened;
  await signIn(other);
  await other.close();
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('Settings saved')).toBeVisible();
  expect(read(orgDetail, await world.owner.get('')).name).toBe('Written for an hour');
});

test('a dialog over a page that reads by itself keeps what was written, reads no more, and leaves when it is closed', async ({
  page,
  world,
  agent,
}) => {
  await world.settings({ auto_refresh_seconds: 1 });
  await agent.ask(DEPLOY);
  await page.clock.install();
  // No stream: the page reads again each second.
  await page.route('**/stream**', (route) => route.abort());
  await enter(page, world, '/approvals');
  await hydrated(page);
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+D');
  const reason = page.getByRole('alertdialog').getByRole('textbox', { name: /^Reason/ });
  await reason.fill('Because of the freeze');
  await endSession(page);
  const refused = () => page.waitForResponse((response) => response.status() === 401);
  await refused();
  await page.clock.fastForward(5_000);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.clock.fastForward(5_000);
  await page.evaluate(() => undefined); // what it asks for by then is told before this
  expect(asked.filter((path) => !path.endsWith('/stream'))).toEqual([]);
  await expect(reason).toHaveValue('Because of the freeze');
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/login\?next=/);
});

test.describe('what nobody has written in', () => {
  test.beforeEach(async ({ page, world }) => {
    await world.settings({ auto_refresh_seconds: 1 });
    await page.route('**/stream**', (route) => route.abort());
  });

  test('is left: a form, also one that was saved', async ({ page, world }) => {
    await enter(page, world, '/settings/organization');
    await hydrated(page);
    await page.getByLabel('Name', { exact: true }).fill('Saved');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(page.getByText('Settings saved')).toBeVisible();
    await endSession(page);
    await expect(page).toHaveURL(/\/login\?next=/);
  });

  test('is left: a secret that is on the screen', async ({ page, world }) => {
    await enter(page, world, '/settings/tokens');
    await hydrated(page);
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByLabel('Name').fill('laptop');
    await page.getByRole('button', { name: 'Make it' }).click();
    await expect(page.getByRole('region', { name: 'Token', exact: true })).toContainText('csp_');
    await endSession(page);
    await expect(page).toHaveURL(/\/login\?next=/);
  });
});

test('masked values that were revealed are hidden, and what is written beside them stays', async ({
  page,
  world,
  agent,
}) => {
  const id = await agent.ask({ ...DEPLOY, params: { ...DEPLOY.params, password: 'hunter2-hunter2' } });
  await enter(page, world, `/approvals/${id}`);
  await hydrated(page);
  await page.getByRole('button', { name: 'Reveal masked values' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Reveal' }).click();
  await expect(page.getByText('hunter2-hunter2')).toBeVisible();
  await expect(page.getByRole('alertdialog')).toBeHidden();
  await page.keyboard.press('Shift+D');
  const reason = page.getByRole('alertdialog').getByRole('textbox', { name: /^Reason/ });
  await reason.fill('Because of the freeze');
  await endSession(page);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange'))); // back from another tab
  await expect(page.getByText('hunter2-hunter2')).toHaveCount(0);
  await expect(reason).toHaveValue('Because of the freeze');
});

/** Written in the settings and not saved, and another tab of the same browser. */
async function draftAndOtherTab(page: Page, world: World) {
  await enter(page, world, '/settings/organization');
  await hydrated(page);
  await page.getByLabel('Name', { exact: true }).fill('Of the owner');
  const other = await page.context().newPage();
  await other.goto(page.url());
  await hydrated(other);
  return other;
}

test('signing out in one tab takes the others to the login page, whatever is written there', async ({
  page,
  world,
}) => {
  const other = await draftAndOtherTab(page, world);
  await other.getByRole('button', { name: /^Account of/ }).click();
  await other.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(other).toHaveURL(/\/login$/);
  await expect(page).toHaveURL(/\/login$/);
});

test('what one person has written is gone when another signs in in the same browser', async ({ page, world }) => {
  const somebody = await newMember(world, 'admin');
  const other = await draftAndOtherTab(page, world);
  await endSession(page);
  await other.goto(page.url());
  await signIn(other, somebody);
  await expect(page.getByRole('button', { name: /^Account of/ })).toContainText(somebody.email);
  await expect(page.getByLabel('Name', { exact: true })).not.toHaveValue('Of the owner');
});

test('the words that the session has ended come with the way in, and take a password away', async ({
  page,
  world,
  receiver,
}) => {
  const agent = await world.agent(receiver.url, 'critical-bot', {
    'notes:add': { type: 'mock', config: {}, amount_path: null, risk_tier: 'critical' },
  });
  const id = await agent.ask({ type: 'notes', tool: 'add', params: { text: 'x' } });
  await enter(page, world, `/approvals/${id}`);
  await hydrated(page);
  await world.server.database.sudo(`UPDATE sessions SET reauthenticated_at = now() - interval '1 hour'`);
  await page.keyboard.press('Shift+A');
  const dialog = page.getByRole('alertdialog');
  await dialog.getByLabel('Notes').fill('Looked at');
  await page.keyboard.press('Control+Enter');
  const password = dialog.getByLabel('Your password');
  await password.fill('a-long-enough-passphrase-1');
  await endSession(page);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange'))); // back from another tab
  await expect(password).toHaveValue('');
  await expect(dialog.getByLabel('Notes')).toHaveValue('Looked at');
  await password.fill('a-long-enough-passphrase-1');
  await page.keyboard.press('Control+Enter');
  await expect(dialog.getByRole('link', { name: 'Sign in in another tab' })).toBeVisible();
});

test('a bulk decision after the session has ended is asked again with what was written, and can be sent after signing in', async ({
  page,
  world,
  receiver,
}) => {
  const ids = await askMany(await world.agent(receiver.url), 2);
  await enter(page, world, '/approvals');
  await comeToList(page);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Shift+D');
  const dialog = page.getByRole('alertdialog', { name: 'Deny 2 actions?' });
  const reason = dialog.getByRole('textbox', { name: /^Reason/ });
  await reason.fill('Because of the freeze');
  await endSession(page);
  await page.keyboard.press('Control+Enter');
  const opened = page.waitForEvent('popup');
  await dialog.getByRole('link', { name: 'Sign in in another tab' }).click();
  const other = await opened;
  await signIn(other);
  await other.close();
  await expect(reason).toHaveValue('Because of the freeze');
  await reason.press('Control+Enter');
  await expect(page.getByRole('region', { name: 'Results of the bulk decision' })).toContainText('2 actions denied');
  const { sudo } = world.server.database;
  const rows = await sudo('SELECT deny_reason FROM approvals WHERE id = ANY ($1::uuid[])', [ids.map(uuidOf)]);
  expect(rows).toEqual(ids.map(() => ({ deny_reason: 'Because of the freeze' })));
});
