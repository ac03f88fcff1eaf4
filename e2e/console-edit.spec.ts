import { rowOf } from './support/approvals';
import { expectAccessible } from './support/browser';
import { expect, test } from './support/desk';
import { DEPLOY } from './support/manifest';

const SCHEMA = {
  type: 'object',
  properties: {
    namespace: { type: 'string', enum: ['staging', 'production'] },
    image: { type: 'string', description: 'what to run' },
    replicas: { type: 'integer', minimum: 1, maximum: 10 },
  },
  required: ['namespace', 'image'],
};

test('a request is edited in a form of its tool’s schema, shown with what changed, approved and run as edited', async ({
  desk,
  world,
  receiver,
}) => {
  const { page } = desk;
  await world.settings({ auto_refresh_seconds: 1, separate_requester: 'off' });
  const agent = await world.agent(receiver.url, 'deployment-bot', {
    'kubernetes:deploy': {
      type: 'http_request',
      config: { url: `${receiver.url}/deploy`, timeout_seconds: 10 },
      amount_path: null,
      params_schema: SCHEMA,
    },
  });
  const id = await agent.ask(DEPLOY);
  await desk.open(`/approvals/${id}`);
  await page.getByRole('button', { name: 'Edit…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit the request' });
  await expect(dialog.getByLabel('image')).toHaveValue(DEPLOY.params.image);
  await dialog.getByLabel('replicas').fill('two');
  await dialog.getByRole('button', { name: 'Save edit' }).click();
  await expect(dialog.getByText('must be a whole number')).toBeVisible();
  await dialog.getByLabel('replicas').fill('20');
  await dialog.getByRole('button', { name: 'Save edit' }).click();
  await expect(dialog.getByText(/replicas/).last()).toBeVisible();
  await expect(dialog).toBeVisible();
  await dialog.getByLabel('replicas').fill('2');
  await dialog.getByLabel('namespace').selectOption('"staging"');
  await dialog.getByRole('button', { name: 'Save edit' }).click();

  const edited = page.getByRole('region', { name: 'Edited' });
  await expect(edited).toContainText('replicas: 3 → 2');
  await expect(edited).toContainText('production → staging');
  // One’s own edit is no surprise: the page shows it at once.
  await expect(page.getByText('This request has changed since you opened it')).toHaveCount(0);
  await expectAccessible(page);

  await page.keyboard.press('Shift+A');
  await expect(page.getByRole('alertdialog')).toContainText('staging');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/^Approved by owner/)).toBeVisible();
  await expect.poll(() => receiver.calls.length).toBe(1);
  expect(receiver.calls[0]?.json).toMatchObject({ namespace: 'staging', replicas: 2 });
  expect((await rowOf(world.server.database, id)).status).toBe('approved');
});
