import { orgDetail } from '@/lib/contracts/orgs';
import type { Page } from '@playwright/test';
import { enter, hydrated, signIn } from './support/browser';
import { read } from './support/caller';
import { DEPLOY } from './support/manifest';
import { expect, test } from './support/test';

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

test('a dialog over a page that reads by itself keeps what was written; without one the page leaves', async ({
  page,
  world,
  receiver,
}) => {
  await world.owner.call('PATCH', '', { body: { settings: { auto_refresh_seconds: 1 } } });
  const agent = await world.agent(receiver.url);
  await agent.ask(DEPLOY);
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
  await refused();
  await expect(reason).toHaveValue('Because of the freeze');
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/login\?next=/);
});
