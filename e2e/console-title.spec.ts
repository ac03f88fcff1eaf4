import { expect, test } from './support/desk';
import { DEPLOY } from './support/manifest';

test('the tab tells how many wait, and its icon has a dot until nothing does', async ({ desk, world, agent }) => {
  const { page, open } = desk;
  const icon = page.locator('link[rel="icon"]').first();
  await open('/dashboard');
  await expect(page).toHaveTitle(/^Dashboard/);
  await expect(icon).toHaveAttribute('href', /icon\.svg/);

  const id = await agent.ask(DEPLOY);
  await expect(page).toHaveTitle(/^\(1\) Dashboard/);
  await expect(icon).toHaveAttribute('href', /^data:image\/svg\+xml,.*e5484d/);
  // Also on the pages that one goes to, each with a title of its own.
  await page.getByRole('link', { name: 'Audit log' }).click();
  await expect(page).toHaveTitle(/^\(1\) Audit log/);
  await expect(icon).toHaveAttribute('href', /^data:image\/svg\+xml,.*e5484d/);

  await world.owner.post(`/approvals/${id}/deny`, { reason: 'Not today' });
  await expect(page).toHaveTitle(/^Audit log/);
  await expect(icon).toHaveAttribute('href', /icon\.svg/);
});
