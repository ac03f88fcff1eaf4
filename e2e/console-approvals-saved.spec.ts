import { newMember } from './support/browser';
import { expect, test } from './support/desk';
import { askMany } from './support/queue';

test('a filter is saved under a name: over the queue, in the palette, for its person alone', async ({
  anotherDesk,
  world,
  agent,
}) => {
  await askMany(agent, 2);
  const who = await newMember(world, 'operator');
  const { page, open } = await anotherDesk(who);
  const filters = page.getByRole('navigation', { name: 'Saved filters' });
  await open('/approvals');
  await expect(filters).toHaveCount(0);
  await open('/approvals?risk_tier=low&sort=expires_at');
  await filters.getByRole('button', { name: 'Save this filter…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save this filter' });
  await dialog.getByRole('button', { name: 'Save it' }).click();
  await expect(dialog.getByLabel('Name')).toBeFocused(); // a filter has a name
  await dialog.getByLabel('Name').fill('Small fry');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(filters.getByRole('link', { name: 'Small fry' })).toHaveAttribute('aria-current', 'true');
  await expect(filters.getByRole('button', { name: 'Save this filter…' })).toHaveCount(0);

  await open('/approvals');
  await expect(page.locator('[data-row]')).toHaveCount(2);
  await filters.getByRole('link', { name: 'Small fry' }).click();
  await expect(page).toHaveURL(/\?risk_tier=low&sort=expires_at$/);
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();

  await open('/dashboard');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('small fry');
  await page.getByRole('option', { name: 'Small fry' }).click();
  await expect(page).toHaveURL(/risk_tier=low/);
  await filters.getByRole('button', { name: 'Forget the filter Small fry' }).click();
  await expect(filters.getByRole('link')).toHaveCount(0);
  await page.reload();
  await expect(filters.getByRole('link')).toHaveCount(0);

  const other = await anotherDesk(await newMember(world, 'operator'));
  await other.open('/approvals?risk_tier=low');
  await expect(other.page.getByRole('navigation', { name: 'Saved filters' }).getByRole('link')).toHaveCount(0);
});
