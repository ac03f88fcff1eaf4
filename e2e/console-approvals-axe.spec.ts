import { expectAccessible } from './support/browser';
import { expect, test } from './support/desk';
import { DEPLOY } from './support/manifest';

const deploy = (replicas: number) => ({ ...DEPLOY, params: { ...DEPLOY.params, replicas } });

test('axe finds nothing on the approvals pages, in light and dark', async ({ desk, world, agent }) => {
  test.setTimeout(360_000);
  const ids: string[] = [];
  for (let n = 1; n <= 4; n++) ids.push(await agent.ask(deploy(n), { summary: 'Deploy \u200b now', run_id: 'r-1' }));
  const [decided = '', denied = '', pending = ''] = ids;
  await world.owner.post(`/approvals/${decided}/approve`, { notes: 'Fine' });
  await world.owner.post(`/approvals/${denied}/deny`, { reason: 'No' });
  const { page, open } = desk;
  const pages = ['/approvals', '/approvals?view=all', '/approvals?q=nothing-like-that', '/approvals/stats'];
  for (const path of [...pages, ...[pending, decided, denied].map((id) => `/approvals/${id}`)]) {
    await open(path);
    await expectAccessible(page);
  }

  await open('/approvals');
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+D');
  await expect(page.getByRole('alertdialog').getByRole('textbox', { name: /^Reason/ })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+a');
  await expectAccessible(page);
  await page.keyboard.press('Shift+A');
  await expect(page.getByRole('alertdialog').getByLabel('Notes')).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: 'Dismiss' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Agent', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Agent' })).toBeVisible();
  await expectAccessible(page);
});

test('the approvals pages fit a phone', async ({ anotherDesk, agent }) => {
  const id = await agent.ask(DEPLOY, { summary: 'x'.repeat(300) });
  const { page, open } = await anotherDesk(undefined, { viewport: { width: 320, height: 700 } });
  for (const path of ['/approvals', `/approvals/${id}`, '/approvals/stats']) {
    await open(path);
    await expectAccessible(page);
  }
});
