import type { Locator } from '@playwright/test';
import { approvalDetail } from '@/lib/contracts/approvals';
import { rowOf, uuidOf } from './support/approvals';
import { read } from './support/caller';
import { expect, test, type Desk } from './support/desk';
import { DEPLOY } from './support/manifest';

const numbered = (n: number) => ({ ...DEPLOY, params: { ...DEPLOY.params, replicas: n } });

/** The question whether to approve it, with notes written in it: over the queue, or over its own page. */
async function askedFrom(from: 'queue' | 'page', { page, open }: Desk, id: string) {
  await open(from === 'queue' ? '/approvals' : `/approvals/${id}`);
  if (from === 'queue') await page.keyboard.press('j');
  await page.keyboard.press('Shift+A');
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText('namespace');
  await dialog.getByLabel('Notes').fill('Looks right');
  return dialog;
}

/** Says that nothing is left to decide, and sends nothing. */
async function expectOver(dialog: Locator) {
  await expect(dialog.getByRole('alert').filter({ hasText: 'It is no longer pending' })).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Approve' })).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByLabel('Notes').press('Control+Enter');
  await expect(dialog).toBeVisible();
  await dialog.page().keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

test.describe('what happens elsewhere', () => {
  test('in the queue: outcomes show in their row, new rows wait to be asked for', async ({ desk, world, agent }) => {
    const { page } = desk;
    const operator = await world.operator();
    await world.settings({ auto_refresh_seconds: 1 });
    const first = await agent.ask(numbered(1));
    const second = await agent.ask(numbered(2));
    await desk.open('/approvals');
    const row = (id: string) => page.locator(`[data-row="${id}"]`);
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await expect(row(first).getByRole('checkbox')).toBeChecked();

    await operator.post(`/approvals/${first}/deny`, { reason: 'Not today' });
    await expect(row(first)).toContainText('Denied');
    await expect(row(first)).toContainText('by operator@e2e.example');
    await expect(row(first)).toBeFocused();
    await expect(row(first).getByRole('checkbox')).toHaveCount(0);
    await page.keyboard.press('Shift+A');
    const said = page.getByText(`${first.slice(-6)} is no longer pending.`);
    await expect(said).toBeVisible();

    await page.keyboard.press('j');
    await expect(row(second)).toBeFocused();
    await page.keyboard.press('Shift+A');
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await expect(said).toHaveCount(0);
    await page.keyboard.press('Escape');
    await page.keyboard.press('k');
    await expect(row(first)).toBeFocused();

    const third = await agent.ask(numbered(3));
    const showNew = page.getByRole('button', { name: '1 new' });
    await expect(showNew).toBeVisible();
    await expect(row(third)).toHaveCount(0);
    await page.keyboard.press('r');
    await expect(row(third)).toBeVisible();
    await expect(row(first)).toHaveCount(0);
    await expect(row(second)).toBeFocused();
    await expect(page.getByRole('navigation', { name: 'Main' })).toContainText('2');
  });

  test('on the page: says by whom, controls off', async ({ desk, world, agent }) => {
    const { page } = desk;
    const operator = await world.operator();
    await world.settings({ auto_refresh_seconds: 1 });
    const id = await agent.ask(DEPLOY);
    await desk.open(`/approvals/${id}`);
    await expect(page.getByRole('button', { name: 'Approve', exact: true })).toBeVisible();
    await operator.post(`/approvals/${id}/approve`, { notes: 'Seen in the plan' });
    await expect(page.getByText(/^Approved by operator@e2e\.example/)).toBeVisible();
    await expect(page.getByText('Seen in the plan').first()).toBeVisible();
    await expect(page.getByRole('button', { name: /^Approve/ })).toHaveCount(0);
    await expect(page.getByRole('button', { name: /^Deny/ })).toHaveCount(0);
  });

  test('a decision that comes too late says so and changes nothing', async ({ desk, world, agent, receiver }) => {
    const { page } = desk;
    const operator = await world.operator();
    await world.settings({ auto_refresh_seconds: 0 });
    const id = await agent.ask(DEPLOY);
    await desk.open('/approvals');
    await page.keyboard.press('j');
    await page.keyboard.press('Shift+A');
    await expect(page.getByRole('alertdialog').getByLabel('Notes')).toBeFocused();
    await expect(page.getByRole('alertdialog')).toContainText('namespace');
    await operator.post(`/approvals/${id}/deny`, { reason: 'Faster' });
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('alertdialog')).toBeHidden();
    await expect(page.locator(`[data-row="${id}"]`)).toContainText('Denied');
    await expect(page.getByRole('status').filter({ hasText: 'already decided' })).toBeVisible();
    expect(receiver.calls).toHaveLength(0);
  });

  for (const from of ['queue', 'page'] as const) {
    test(`decided in another tab while the dialog of the ${from} is open: says by whom, controls off`, async ({
      desk,
      anotherDesk,
      world,
      agent,
      receiver,
    }) => {
      const id = await agent.ask(DEPLOY);
      const dialog = await askedFrom(from, desk, id);

      const other = await anotherDesk();
      await other.open(`/approvals/${id}`);
      await other.page.keyboard.press('Shift+D');
      await other.page.getByRole('textbox', { name: /^Reason/ }).fill('Not on a Friday');
      await other.page.keyboard.press('Control+Enter');
      await expect(other.page.getByRole('alertdialog')).toBeHidden();

      await expect(dialog.getByText(/^Denied by owner@/)).toBeVisible();
      await expect(dialog).toContainText('Not on a Friday');
      await expectOver(dialog);
      expect(receiver.calls).toHaveLength(0);
      expect(read(approvalDetail, await world.owner.get(`/approvals/${id}`))).toMatchObject({ status: 'denied' });
    });

    test(`the time runs out while the dialog of the ${from} is open: says so by the clock, controls off`, async ({
      desk,
      world,
      agent,
    }) => {
      const id = await agent.ask(DEPLOY, { expires_in_seconds: 3600 });
      await desk.page.clock.install();
      const dialog = await askedFrom(from, desk, id);
      await desk.page.clock.fastForward('59:00');
      await expect(dialog.getByRole('button', { name: 'Approve' })).not.toHaveAttribute('aria-disabled', 'true');
      await desk.page.clock.fastForward('01:10');
      await expect(dialog.getByText(/^Expired/)).toBeVisible();
      await expectOver(dialog);
      expect(await rowOf(world.server.database, id)).toMatchObject({ status: 'pending' }); // by the server's clock
    });
  }

  test('more time given elsewhere doesn’t stop a decision; the new deadline is shown', async ({
    desk,
    world,
    agent,
  }) => {
    const { page } = desk;
    await world.settings({ auto_refresh_seconds: 1 });
    const id = await agent.ask(DEPLOY);
    await desk.open(`/approvals/${id}`);
    await (await world.operator()).post(`/approvals/${id}/extend`, { expires_in_seconds: 3 * 86_400 });
    await expect(page.getByText(/2 days remaining|3 days remaining/).first()).toBeVisible();
    await page.keyboard.press('Shift+A');
    await expect(page.getByRole('alertdialog').getByLabel('Notes')).toBeFocused();
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText(/^Approved by owner/)).toBeVisible();
  });

  test('a request that changes under the reader waits until it has been looked at', async ({ desk, world, agent }) => {
    const { page } = desk;
    await world.settings({ auto_refresh_seconds: 1 });
    const id = await agent.ask(DEPLOY);
    await desk.open(`/approvals/${id}`);
    await world.server.database.sudo(
      `UPDATE approvals SET params = jsonb_set(params, '{image}', '"app:v6.6.6"') WHERE id = $1`,
      [uuidOf(id)],
    );
    await expect(page.getByText('This request has changed since you opened it')).toBeVisible();
    await expect(page.getByText('Parameter image: app:v2.0.0 → app:v6.6.6')).toBeVisible();
    await page.keyboard.press('Shift+A');
    await expect(page.getByRole('alertdialog')).toHaveCount(0);
    await page.getByRole('button', { name: 'Show it as it is now' }).click();
    await expect(page.getByRole('region', { name: 'Parameters as JSON' })).toContainText('app:v6.6.6');
    await page.keyboard.press('Shift+D');
    await expect(page.getByRole('alertdialog').getByRole('textbox', { name: /^Reason/ })).toBeFocused();
  });
});
