import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './support/desk';
import { DEPLOY } from './support/manifest';

test('Ctrl+K leads to pages and approvals, decides nothing, and gives the focus back', async ({ desk, agent }) => {
  const { page } = desk;
  const id = await agent.ask(DEPLOY);
  await desk.open('/approvals');
  await page.keyboard.press('j');
  const row = page.locator(`[data-row="${id}"]`);
  await expect(row).toBeFocused();

  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Go anywhere' });
  await expect(palette.getByRole('combobox')).toBeFocused();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  // Shift+A is a letter to type here, not a decision.
  await page.keyboard.press('Shift+A');
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(row).toBeFocused();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('audit');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/audit$/);

  await page.keyboard.press('Control+k');
  await page.keyboard.type(id);
  await expect(palette.getByRole('option', { name: /kubernetes:deploy/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/approvals/${id}$`));

  await page.keyboard.press('Control+k');
  await page.keyboard.type('nothing is called that');
  await expect(palette.getByText('Nothing is called that.')).toBeVisible();
});
