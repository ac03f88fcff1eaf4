import { expectAccessible, newMember } from './support/browser';
import { expect, test, type Desk } from './support/desk';
import { logKeys, pressedKeys } from './support/key-log';
import { DEPLOY } from './support/manifest';
import { comeToList } from './support/queue';

const change = (desk: Desk, label: string) =>
  desk.page.getByRole('button', { name: `Change the key of “${label}”` }).click();

/** Records a key for a shortcut and saves it. */
async function record(desk: Desk, label: string, press: () => Promise<void>): Promise<void> {
  await change(desk, label);
  await expect(desk.page.getByRole('textbox', { name: `New key of “${label}”` })).toBeFocused();
  await press();
}

test.describe('one’s own keys', () => {
  test('are recorded, told everywhere, work on every page and after signing in anew, and can be reset', async ({
    anotherDesk,
    world,
    agent,
  }) => {
    test.slow();
    await agent.ask({ ...DEPLOY, params: { version: 'v1' } });
    await agent.ask({ ...DEPLOY, params: { version: 'v2' } });
    const who = await newMember(world, 'operator');
    const desk = await anotherDesk(who);
    const { page } = desk;
    await desk.open('/settings/profile');

    await record(desk, 'Approve', () => page.keyboard.press('y'));
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('status')).toContainText('Nothing decides on a bare key');
    await expect(dialog.getByRole('button', { name: 'Use this key' })).toHaveAttribute('aria-disabled', 'true');
    await expectAccessible(page);
    await page.keyboard.press('Shift+Y');
    await expect(dialog.getByRole('status')).toContainText('Free.');
    await dialog.getByRole('button', { name: 'Use this key' }).click();
    await expect(dialog).toBeHidden();

    await record(desk, 'Next row', () => page.keyboard.press('k'));
    await expect(dialog.getByRole('status')).toContainText('“Previous row” has this key.');
    await dialog.getByRole('button', { name: 'Use it here instead' }).click();
    await expect(dialog).toBeHidden();
    await record(desk, 'Go to Audit log', async () => {
      await page.keyboard.press('g');
      await page.keyboard.press('l');
    });
    await dialog.getByRole('button', { name: 'Use this key' }).click();
    await expect(page.getByRole('button', { name: 'Reset all (4 changes)' })).toBeVisible();

    await desk.open('/approvals');
    await page.keyboard.press('k');
    const row = page.locator('[data-row]').first();
    await expect(row).toBeFocused();
    await page.keyboard.press('Shift+A');
    await page.keyboard.press('Shift+Y');
    await expect(page.getByRole('alertdialog')).toHaveCount(1);
    await expect(page.getByRole('alertdialog').getByLabel('Notes')).toBeFocused();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await expect(dialog.getByText('Previous row').locator('..')).not.toContainText('K');
    await expect(dialog.getByText('Go to Audit log').locator('..')).toContainText(/g\s*then\s*l/);
    await page.keyboard.press('Escape');
    await row.getByRole('link').click();
    await expect(page.getByRole('button', { name: 'Approve', exact: true })).toHaveAttribute(
      'aria-keyshortcuts',
      'Shift+Y',
    );

    // Another browser of the same person has them, too.
    const elsewhere = await anotherDesk(who);
    await elsewhere.open('/dashboard');
    await elsewhere.page.keyboard.press('g');
    await elsewhere.page.keyboard.press('l');
    await elsewhere.page.waitForURL(/\/audit$/);

    await elsewhere.open('/settings/profile');
    await elsewhere.page.getByRole('button', { name: 'Reset “Approve”' }).click();
    await expect(elsewhere.page.getByRole('button', { name: 'Reset all (3 changes)' })).toBeVisible();
    await elsewhere.page.getByRole('button', { name: 'Reset all (3 changes)' }).click();
    await expect(elsewhere.page.getByRole('button', { name: /^Reset/ })).toHaveCount(0);
    await expect(elsewhere.page.getByRole('link', { name: 'Audit log' })).toHaveAttribute('aria-keyshortcuts', 'l');
    await elsewhere.page.keyboard.press('l');
    await elsewhere.page.waitForURL(/\/audit$/);
  });

  test('letters switched off are told nowhere, and a shortcut can be left without a key', async ({
    anotherDesk,
    world,
  }) => {
    const who = await newMember(world, 'viewer');
    const desk = await anotherDesk(who);
    const { page } = desk;
    await desk.open('/settings/profile');
    await record(desk, 'Go to Dashboard', () => Promise.resolve());
    await page.getByRole('dialog').getByRole('button', { name: 'No key' }).click();
    const link = page.getByRole('link', { name: 'Audit log' });
    await expect(page.getByRole('link', { name: 'Dashboard' })).not.toHaveAttribute('aria-keyshortcuts', /./);
    await expect(link).toHaveAttribute('aria-keyshortcuts', 'l');
    await page.getByLabel('Single-letter shortcuts').uncheck();
    await expect(link).not.toHaveAttribute('aria-keyshortcuts', /./);
    await page.keyboard.press('d');
    await page.keyboard.press('l');
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog', { name: 'Go anywhere' })).toBeVisible();
    expect(new URL(page.url()).pathname).toContain('/settings/profile');
  });

  test('density is the person’s own, stands in the first answer and brings the rows of the queue closer', async ({
    anotherDesk,
    world,
    agent,
  }) => {
    test.slow();
    await agent.ask({ ...DEPLOY, params: { version: 'v1' } });
    const desk = await anotherDesk(await newMember(world, 'viewer'));
    const { page } = desk;
    const rowHeight = async () => {
      await desk.open('/approvals');
      return (await page.locator('[data-row]').first().boundingBox())?.height ?? 0;
    };
    const comfortable = await rowHeight();
    await desk.open('/settings/profile');
    await page.getByRole('radio', { name: 'Compact' }).check();
    await expect(page.locator('[data-density]')).toHaveAttribute('data-density', 'compact');
    const html = await (await page.request.get(`${world.server.url}/${world.slug}/agents`)).text();
    expect(html).toContain('data-density="compact"');
    const compact = await rowHeight();
    expect(compact).toBeGreaterThan(24);
    expect(comfortable - compact).toBeGreaterThanOrEqual(10);
  });
});

test('from the first moment of a page its own keys work, those of the page before don’t, and the focus is in it', async ({
  desk,
  world,
  receiver,
}) => {
  const { page } = desk;
  await world.settings({ separate_requester: 'off' });
  const schema = { type: 'object', properties: { text: { type: 'string' } } };
  const tool = { type: 'mock', config: {}, amount_path: null, params_schema: schema };
  const agent = await world.agent(receiver.url, 'deployment-bot', { 'notes:add': tool });
  const id = await agent.ask({ type: 'notes', tool: 'add', params: { text: 'A note' } });
  await logKeys(page);
  await desk.open('/approvals');
  await comeToList(page);
  // Presses the key that sorts the queue and edits a request as soon as the queue is gone, before anything put off.
  await page.evaluate(() =>
    new MutationObserver((_, observer) => {
      if (document.querySelector('[role="grid"]')) return;
      observer.disconnect();
      const press = new KeyboardEvent('keydown', { key: 'e', code: 'KeyE', bubbles: true, cancelable: true });
      document.activeElement?.dispatchEvent(press);
    }).observe(document.body, { childList: true, subtree: true }),
  );
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Edit the request' })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/approvals/${id}$`));
  expect((await pressedKeys(page)).at(-1)).toMatchObject({ key: 'e', target: id, lost: false });
});
