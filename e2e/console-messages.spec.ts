import { expect, test } from './support/desk';
import { DEPLOY } from './support/manifest';

for (const [where, viewport] of [
  ['on a desk', { width: 1280, height: 900 }],
  ['on a phone', { width: 390, height: 844 }],
] as const) {
  test(`the message about a decision leaves the next request's buttons free, ${where}`, async ({ desk, agent }) => {
    const { page } = desk;
    await page.setViewportSize(viewport);
    const first = await agent.ask({ ...DEPLOY, params: { namespace: 'staging', n: 1 } });
    const next = await agent.ask({ ...DEPLOY, params: { namespace: 'staging', n: 2 } });
    await desk.open(`/approvals/${first}`);
    const bar = page.getByRole('region', { name: 'Decision' });
    await bar.getByRole('button', { name: /^Approve(?! and)/ }).click();
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Approve/ })
      .click();
    await expect(page).toHaveURL(new RegExp(next));
    const message = page.locator('[data-sonner-toast][data-mounted=true]');
    await expect(message).toContainText('Approved');
    await expect
      .poll(async () => {
        const [above, below] = await Promise.all([message.boundingBox(), bar.boundingBox()]);
        return above && below ? below.y - (above.y + above.height) : -1;
      })
      .toBeGreaterThanOrEqual(0);
  });
}
