import { rowOf } from './support/approvals';
import { expect, test } from './support/desk';
import { DEPLOY } from './support/manifest';

const numbered = (n: number) => ({ ...DEPLOY, params: { ...DEPLOY.params, replicas: n } });
const tool = (risk_tier: string) => ({ type: 'mock', config: {}, amount_path: null, risk_tier });

test.describe('bulk decisions in the console', () => {
  test('the confirm lists what will be decided; high is ticked, critical is left out; each item answers for itself', async ({
    desk,
    world,
    receiver,
  }) => {
    const { page } = desk;
    const agent = await world.agent(receiver.url, 'deployment-bot', { 'notes:add': tool('high') });
    const careful = await world.agent(receiver.url, 'careful-bot', { 'notes:add': tool('critical') });
    await world.settings({ auto_refresh_seconds: 0, separate_requester: 'off' });
    const note = { type: 'notes', tool: 'add', params: { text: 'hello' } };
    const plain = [await agent.ask(numbered(1)), await agent.ask(numbered(2)), await agent.ask(numbered(3))];
    const high = await agent.ask(note);
    const critical = await careful.ask(note);
    await desk.open('/approvals');
    await expect(page.locator('[data-row]')).toHaveCount(5);

    await page.keyboard.press('j');
    await page.keyboard.press('Control+a');
    await expect(page.getByRole('region', { name: 'Selection' })).toContainText('5 selected');
    // Decided by somebody else after it was selected.
    const [gone = ''] = plain;
    await (await world.operator()).post(`/approvals/${gone}/deny`, { reason: 'Faster' });

    await page.keyboard.press('Shift+A');
    const dialog = page.getByRole('alertdialog');
    await expect(dialog).toContainText('Approve 4 actions?');
    await expect(dialog.getByRole('region', { name: 'Will be decided' }).getByRole('listitem')).toHaveCount(4);
    // Together what is alike, the riskiest first.
    await expect(dialog.getByRole('region', { name: 'Will be decided' }).getByRole('heading')).toContainText([
      /^1 × notes:add\s*by deployment-bot\s*High risk$/,
      /^3 × kubernetes:deploy\s*by deployment-bot/,
    ]);
    await expect(dialog).toContainText('1 critical action must be opened one by one');
    await expect(dialog.getByLabel('Notes')).toBeFocused();
    await page.keyboard.type('Release train');
    await page.keyboard.press('Control+Enter');
    await expect(dialog).toBeVisible(); // the high one has not been looked at yet
    await dialog.getByLabel('I have looked at the 1 high-risk action').check();
    await page.keyboard.press('Control+Enter');

    const results = page.getByRole('region', { name: 'Results of the bulk decision' });
    await expect(results).toContainText('3 actions approved, 1 not');
    await expect(results.getByText('Already denied')).toBeVisible();
    // What somebody else decided stays where it was, with its outcome and the cursor.
    await expect(page.locator(`[data-row="${gone}"]`)).toBeFocused();
    await expect(page.locator(`[data-row="${gone}"]`)).toContainText('Denied');
    await expect(page.locator('[data-row]')).toHaveCount(2);
    expect(await rowOf(world.server.database, critical)).toMatchObject({ status: 'pending' });
    expect(await rowOf(world.server.database, high)).toMatchObject({ status: 'approved' });
    expect(await rowOf(world.server.database, gone)).toMatchObject({ status: 'denied' });
    expect(receiver.calls.map((call) => (call.json as { replicas: number }).replicas).sort()).toEqual([2, 3]);

    await page.keyboard.press('Escape');
    await expect(results).toBeHidden();
  });

  test('a range by keyboard, denied with one reason that every agent is told', async ({ desk, receiver, agent }) => {
    const { page } = desk;
    const ids: string[] = [];
    for (let n = 1; n <= 4; n++) ids.push(await agent.ask(numbered(n)));
    await desk.open('/approvals');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Shift+J');
    await page.keyboard.press('Shift+J');
    await page.keyboard.press('Shift+K');
    await expect(page.getByRole('region', { name: 'Selection' })).toContainText('2 selected');
    await page.keyboard.press('Shift+D');
    const dialog = page.getByRole('alertdialog');
    await expect(dialog.getByRole('textbox', { name: /^Reason/ })).toBeFocused();
    await page.keyboard.press('Control+Enter');
    await expect(dialog).toBeVisible();
    await dialog.getByRole('button', { name: 'Change freeze in effect' }).click();
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('2 actions denied')).toBeVisible();
    await expect(page.locator('[data-row]')).toHaveCount(2);
    for (const id of ids.slice(1, 3)) {
      expect(await agent.status(id)).toMatchObject({ status: 'denied', reason: 'Change freeze in effect' });
    }
    expect(receiver.calls).toHaveLength(0);
  });

  test('filters live in the address; everything that matches can be selected', async ({ desk, agent }) => {
    const { page } = desk;
    for (let n = 1; n <= 52; n++) await agent.ask(numbered(n), { run_id: n === 7 ? 'run-seven' : 'run-many' });
    await desk.open('/approvals?run_id=run-many&sort=expires_at');
    await expect(page.locator('[data-row]')).toHaveCount(50);
    await expect(page.getByText('50 of 51 approvals').first()).toBeVisible();
    await page.getByLabel('Select all on this page').check();
    await page.getByRole('button', { name: 'Select all 51 matches' }).click();
    await expect(page.getByRole('region', { name: 'Selection' })).toContainText('51 selected');
    await page.keyboard.press('Escape');

    await page.getByRole('link', { name: 'Next' }).click();
    await expect(page.locator('[data-row]')).toHaveCount(1);
    await page.getByRole('link', { name: 'Previous' }).click();
    await expect(page.locator('[data-row]')).toHaveCount(50);

    await page.getByRole('button', { name: 'Run: run-many' }).click();
    await page.getByRole('textbox', { name: 'Run' }).fill('run-seven');
    await page.getByRole('textbox', { name: 'Run' }).press('Enter');
    await expect(page).toHaveURL(/run_id=run-seven/);
    await expect(page.locator('[data-row]')).toHaveCount(1);
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.keyboard.press('/');
    await page.keyboard.type('nothing is called that');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  });
});
