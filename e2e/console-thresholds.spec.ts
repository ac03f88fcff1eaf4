import { orgDetail } from '@/lib/contracts/orgs';
import { enter, hydrated } from './support/browser';
import { read } from './support/caller';
import { expect, test } from './support/test';

test('thresholds that make no sense are refused beside their field, and nothing is saved', async ({ page, world }) => {
  const before = read(orgDetail, await world.owner.get('')).settings;
  await enter(page, world, '/settings/organization');
  await hydrated(page);
  await page.getByLabel('Pending approvals, green until').fill('50');
  await page.getByLabel('Pending approvals, red from').fill('20');
  await page.getByLabel('Rejection rate above, alert 7: threshold').fill('500');
  await page.getByRole('button', { name: 'Save settings' }).click();

  const pending = page.getByRole('table', { name: 'Limits of health' }).getByRole('row', { name: /Pending approvals/ });
  await expect(pending).toContainText('must be at least green, 50');
  const alert = page.getByRole('table', { name: 'Limits of alerts' }).getByRole('row').nth(7);
  await expect(alert).toContainText('must be at most 1 (100 %)');
  await expect(page.getByLabel('Rejection rate above, alert 7: threshold')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Rejection rate above, alert 8: threshold')).not.toHaveAttribute('aria-invalid');
  expect(read(orgDetail, await world.owner.get('')).settings).toEqual(before);

  // What was said of the seventh isn't said of the one that moves to its place.
  await page.getByRole('button', { name: 'Remove Rejection rate above, alert 7' }).click();
  await expect(page.locator('[id^="alert-fault-"]')).toHaveCount(0);
  await page.getByLabel('Pending approvals, red from').fill('60');
  await page.getByLabel('Rejection rate above, alert 7: threshold').fill('25');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('Settings saved')).toBeVisible();
  const { health_thresholds, alerts } = read(orgDetail, await world.owner.get('')).settings;
  expect(health_thresholds.pending).toEqual({ green: 50, red: 60 });
  expect(alerts[6]).toMatchObject({ metric: 'rejection_rate', threshold: 0.25 });
});
