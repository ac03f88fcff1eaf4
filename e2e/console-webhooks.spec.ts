import { enter, expectAccessible, newMember } from './support/browser';
import { expect, test } from './support/test';

test('webhooks: added with its secret shown once, tested, sent again, rotated, switched off, deleted', async ({
  page,
  browser,
  world,
  receiver,
}) => {
  test.setTimeout(240_000);
  await enter(page, world, '/settings/webhooks');
  await expect(page.getByText('No webhooks yet')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Add a webhook' }).click();
  await page.getByLabel('URL').fill('https://10.0.0.1/in');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('private or reserved address')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('URL').fill(`${receiver.url}/hook`);
  await page.getByLabel('Description').fill('Our desk');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const secret = (await page.getByRole('region', { name: 'Signing secret', exact: true }).textContent())?.trim() ?? '';
  expect(secret).toMatch(/^whsec_/);
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await page.getByRole('link', { name: 'Our desk' }).click();
  await expect(page.getByText('Nothing sent yet')).toBeVisible();
  expect(await page.content()).not.toContain(secret);

  receiver.behave({ status: 500, body: { error: '<b>not today</b>' } }, '/hook');
  await page.getByRole('button', { name: 'Send a test' }).click();
  const row = page.getByRole('row', { name: /webhook\.test/ });
  await expect(row).toContainText('The endpoint answered 500.');
  await row.getByText('Body').click();
  await expect(row).toContainText('not today');
  await expectAccessible(page);
  receiver.behave({ status: 200 }, '/hook');
  await row.getByRole('button', { name: /Send again/ }).click();
  await receiver.arrived(2);
  await expect(async () => {
    await page.reload();
    await expect(row).toContainText('delivered');
  }).toPass();

  await page.getByRole('button', { name: 'New secret' }).click();
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  await expect(page.getByRole('region', { name: 'Signing secret', exact: true })).not.toContainText(secret);
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await page.getByRole('button', { name: 'Switch off' }).click();
  await expect(page.getByText('It is off')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Switch on' }).click();
  await expect(page.getByText('It is off')).toBeHidden();

  const operator = await (await browser.newContext()).newPage();
  await enter(operator, world, '/settings/webhooks', await newMember(world, 'operator'));
  await expect(operator.getByRole('heading', { name: 'Webhooks are not for your role' })).toBeVisible();
  await operator.context().close();

  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('No webhooks yet')).toBeVisible();
});

test('mail: a member who may get none is told why', async ({ page, world }) => {
  await enter(page, world, '/settings/profile');
  await expect(page.getByText('This installation sends no mail yet')).toBeVisible();
  // The browser's own notifications, beside it, need no mail.
  await expect(page.getByRole('checkbox', { name: 'New approvals', disabled: true })).toHaveCount(1);
  await expectAccessible(page);
});
