import { rowOf } from './support/approvals';
import { expect, test, type Desk } from './support/desk';
import { comeToList, rowAt } from './support/queue';
import type { Receiver } from './support/receiver';
import type { World } from './support/world';

const TOOL = {
  type: 'mock',
  config: {},
  amount_path: null,
  params_schema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
};
const noted = (text: string) => ({ type: 'notes', tool: 'add', params: { text } });

const refreshEvery = (world: World, seconds: number) =>
  world.settings({ auto_refresh_seconds: seconds, separate_requester: 'off' });

/** A note to be added, under the question whether to approve it, and the one operator who may change it meanwhile. */
async function askedOnScreen(desk: Desk, world: World, receiver: Receiver) {
  const { page } = desk;
  const agent = await world.agent(receiver.url, 'deployment-bot', { 'notes:add': TOOL });
  const operator = await world.operator();
  const id = await agent.ask(noted('Water the plants'));
  await desk.open('/approvals');
  await comeToList(page);
  await page.keyboard.press('Shift+A');
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText('Water the plants');
  return { page, operator, id, dialog };
}

test.describe('a request that changes between showing and deciding', () => {
  test('the refusal shows what has changed, and the next confirmation is for that', async ({
    desk,
    world,
    receiver,
  }) => {
    await refreshEvery(world, 0);
    const { page, operator, id, dialog } = await askedOnScreen(desk, world, receiver);
    await expect(dialog.getByLabel('Notes')).toBeFocused();

    const edited = await operator.post(`/approvals/${id}/edit`, {
      params: { text: 'Sell the house' },
      expected_version: 1,
    });
    expect(edited.status).toBe(200);
    await page.keyboard.press('Control+Enter');
    const alert = dialog.getByRole('alert').filter({ hasText: 'It changed while you were deciding' });
    await expect(alert).toContainText('Parameter text: Water the plants → Sell the house');
    await expect(alert).toContainText('Action hash');
    await expect(dialog.getByRole('region', { name: 'Request parameters' })).toContainText('Sell the house');
    expect(await rowOf(world.server.database, id)).toMatchObject({ status: 'pending' });

    await page.keyboard.press('Control+Enter');
    await expect(dialog).toBeHidden();
    await expect(rowAt(page, id)).toHaveCount(0);
    expect(await rowOf(world.server.database, id)).toMatchObject({ status: 'approved' });
  });

  test('what changes under an open question blocks it until it has been looked at', async ({
    desk,
    world,
    receiver,
  }) => {
    await refreshEvery(world, 3600);
    const { page, operator, id, dialog } = await askedOnScreen(desk, world, receiver);
    await operator.post(`/approvals/${id}/edit`, { params: { text: 'Sell the house' }, expected_version: 1 });
    const alert = dialog.getByRole('alert').filter({ hasText: 'This request has changed since you opened it' });
    await expect(alert).toContainText('Parameter text: Water the plants → Sell the house');
    await page.keyboard.press('Control+Enter');
    await expect(dialog).toBeVisible();
    await expect(dialog.getByRole('region', { name: 'Request parameters' })).toContainText('Water the plants');
    expect(await rowOf(world.server.database, id)).toMatchObject({ status: 'pending' });

    await dialog.getByRole('button', { name: 'Show it as it is now' }).click();
    await expect(dialog.getByRole('region', { name: 'Request parameters' })).toContainText('Sell the house');
    await page.keyboard.press('Control+Enter');
    await expect(dialog).toBeHidden();
    expect(await rowOf(world.server.database, id)).toMatchObject({ status: 'approved' });
  });
});
