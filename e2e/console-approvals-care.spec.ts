import { eventsOf, rowOf } from './support/approvals';
import { expect, test } from './support/desk';
import { DEPLOY } from './support/manifest';

test.describe('care taken with decisions', () => {
  test('a hold counts down before anything is sent; z drops it, leaving drops it', async ({ desk, world, agent }) => {
    const { page } = desk;
    await world.settings({ hold_seconds: 20 });
    const id = await agent.ask(DEPLOY);
    await page.clock.install();
    const decide = async () => {
      await page.keyboard.press('Shift+A');
      await expect(page.getByRole('alertdialog').getByLabel('Notes')).toBeFocused();
      await expect(page.getByRole('alertdialog')).toContainText('namespace');
      await page.keyboard.press('Control+Enter');
      await expect(page.getByRole('timer')).toBeVisible();
    };
    await desk.open('/approvals');
    await page.keyboard.press('j');
    await decide();
    await page.keyboard.press('z');
    await expect(page.getByRole('timer')).toBeHidden();

    await decide();
    await page.keyboard.press('d');
    await expect(page).toHaveURL(/dashboard/);
    // Had it not been dropped, it would be sent by then.
    await page.clock.fastForward(10_000);
    expect(await rowOf(world.server.database, id)).toMatchObject({ status: 'pending' });

    await desk.open('/approvals');
    await page.keyboard.press('j');
    await decide();
    expect(await eventsOf(world.server.database, id)).toEqual(['action_queued']);
    await page.clock.fastForward(20_000);
    await expect(page.locator(`[data-row="${id}"]`)).toBeHidden();
    expect(await eventsOf(world.server.database, id)).toContain('action_approved');
  });

  test('critical: one by one, with the password when it was given too long ago', async ({ desk, world, receiver }) => {
    const { page } = desk;
    await world.agent(receiver.url);
    const agent = await world.agent(receiver.url, 'critical-bot', {
      'notes:add': { type: 'mock', config: {}, amount_path: null, risk_tier: 'critical' },
    });
    const id = await agent.ask({ type: 'notes', tool: 'add', params: { text: 'x' } });
    await world.server.database.sudo(`UPDATE sessions SET reauthenticated_at = now() - interval '1 hour'`);
    await desk.open(`/approvals/${id}`);
    await page.keyboard.press('Shift+A');
    const dialog = page.getByRole('alertdialog');
    await expect(dialog.getByLabel('Notes')).toBeFocused();
    await page.keyboard.press('Control+Enter');
    await expect(dialog.getByLabel('Your password')).toBeFocused();
    await page.keyboard.type('not-the-password');
    await page.keyboard.press('Control+Enter');
    await expect(dialog.getByRole('alert')).toContainText('is wrong');
    await dialog.getByLabel('Your password').fill('a-long-enough-passphrase-1');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText(/^Approved by owner/)).toBeVisible();
  });

  test('a run that ended nobody knows how is settled by a person', async ({ desk, world, agent, receiver }) => {
    const { page } = desk;
    receiver.behave({ hang: true }, '/slow');
    const id = await agent.ask({ type: 'kubernetes', tool: 'slow', params: {} });
    await desk.open(`/approvals/${id}`);
    await page.keyboard.press('Shift+A');
    await expect(page.getByRole('alertdialog').getByLabel('Notes')).toBeFocused();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Reconcile' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByLabel('It ran: the work was done').check();
    await dialog.getByLabel('Notes').fill('The deployment is there');
    await dialog.getByRole('button', { name: /Settle it/ }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText('Outcome settled by a person')).toBeVisible();
    expect(await rowOf(world.server.database, id)).toMatchObject({ execution_status: 'succeeded', attempt: 1 });
  });

  test('more time can be given', async ({ desk, agent }) => {
    const { page } = desk;
    const id = await agent.ask(DEPLOY);
    await desk.open(`/approvals/${id}`);
    await page.getByRole('button', { name: 'Extend' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByLabel('Expires').selectOption({ label: '7 days from now' });
    await dialog.getByRole('button', { name: /^Extend/ }).click();
    await expect(page.getByText('6 days remaining').first()).toBeVisible();
    await expect(page.getByText('Given more time')).toBeVisible();
  });
});
