import type { Page } from '@playwright/test';
import { expectAccessible, newMember, switchLettersOff } from './support/browser';
import { expect, test } from './support/desk';
import { askMany, comeToList, rowAt } from './support/queue';

const selected = (page: Page) => page.locator('[role="row"][aria-selected="true"]');

test.describe('the queue as an ARIA grid', () => {
  test.describe.configure({ timeout: 120_000 });

  test('its own keys work also for who has switched letter shortcuts off', async ({ anotherDesk, world, receiver }) => {
    const ids = await askMany(await world.agent(receiver.url), 6);
    // Somebody new: the setting is the person's, in every organization.
    const { page, open } = await anotherDesk(await newMember(world, 'operator'));
    await open('/settings/profile');
    await switchLettersOff(page);
    await open('/approvals');
    const grid = page.getByRole('grid');
    await expect(grid).toHaveAttribute('aria-multiselectable', 'true');
    await expect(grid).toHaveAttribute('aria-rowcount', '7');
    await expect(rowAt(page, ids[2])).toHaveAttribute('aria-rowindex', '4');
    await expect(page.locator('[data-row][aria-selected="false"]')).toHaveCount(6);

    await page.keyboard.press('j');
    await expect(rowAt(page, ids[0])).not.toBeFocused();
    await rowAt(page, ids[0]).focus();
    await page.keyboard.press('Control+End');
    await expect(rowAt(page, ids[5])).toBeFocused();
    await page.keyboard.press('Control+Home');
    await expect(rowAt(page, ids[0])).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+Space');
    await expect(rowAt(page, ids[1])).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(selected(page)).toHaveCount(3);
    await page.keyboard.press('Shift+ArrowUp');
    await expect(selected(page)).toHaveCount(2);
    await page.keyboard.press('Control+a');
    await expect(selected(page)).toHaveCount(6);
    await page.keyboard.press('Escape');
    await expect(selected(page)).toHaveCount(0);
    await expect(rowAt(page, ids[2])).toBeFocused();

    await page.keyboard.press('ArrowRight');
    await expect(rowAt(page, ids[2]).getByRole('checkbox')).toBeFocused();
    await page.keyboard.press('End');
    await expect(rowAt(page, ids[2]).getByRole('link')).toBeFocused();
    await page.keyboard.press('Home');
    await expect(rowAt(page, ids[2])).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/approvals/${ids[2]}$`));
  });

  test('the focus is never lost, and never under a bar', async ({ desk, world, receiver }) => {
    const { page, open } = desk;
    const ids = await askMany(await world.agent(receiver.url), 15);
    await page.setViewportSize({ width: 1280, height: 500 });
    await open('/approvals');
    await comeToList(page);
    await page.keyboard.press('x');
    const bar = page.getByRole('region', { name: 'Selection' });
    for (let n = 1; n < 15; n++) {
      await page.keyboard.press('j');
      const row = await rowAt(page, ids[n]).boundingBox();
      const edge = await bar.boundingBox();
      expect((row?.y ?? 0) + (row?.height ?? 0), `row ${n} under the bar`).toBeLessThanOrEqual((edge?.y ?? 0) + 1);
    }
    await page.keyboard.press('Escape');
    await expect(rowAt(page, ids[14])).toBeFocused();
    // Another order is another page; the work goes on in it.
    await page.keyboard.press('e');
    await expect(page).toHaveURL(/sort=expires_at/);
    await expect(page.locator('[data-row]:focus')).toHaveCount(1);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'kubernetes:deploy' })).toBeVisible();
    await expect(page.locator('body:focus')).toHaveCount(0);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  });

  test('the link of a row is followed in place, and into a tab of its own by the browser', async ({
    desk,
    world,
    receiver,
  }) => {
    const { page, open } = desk;
    const ids = await askMany(await world.agent(receiver.url), 2);
    await open('/approvals?sort=-created_at');
    await comeToList(page);
    const link = (id: string | undefined) => rowAt(page, id).getByRole('link');
    const opened = page.context().waitForEvent('page');
    await link(ids[1]).click({ modifiers: ['ControlOrMeta'] });
    const other = await opened;
    await expect(other).toHaveURL(new RegExp(`/approvals/${ids[1]}\\?sort=-created_at$`));
    await other.close();
    await expect(page).toHaveURL(/\/approvals\?sort=-created_at$/);

    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    await link(ids[0]).click();
    await expect(page).toHaveURL(new RegExp(`/approvals/${ids[0]}\\?sort=-created_at$`));
    await page.goBack();
    await expect(rowAt(page, ids[0])).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(link(ids[0])).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/approvals/${ids[0]}\\?sort=-created_at$`));
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  });

  test('beside the list, where there is room: the row under the cursor, remembered', async ({
    anotherDesk,
    world,
    receiver,
  }) => {
    const ids = await askMany(await world.agent(receiver.url), 3);
    const { page, open } = await anotherDesk(undefined, { viewport: { width: 1440, height: 900 } });
    await open('/approvals');
    const preview = page.getByRole('complementary', { name: 'Preview' });
    await expect(preview).toHaveCount(0);
    await comeToList(page);
    await page.keyboard.press('p');
    await expect(rowAt(page, ids[0])).toBeFocused();
    await expect(preview.getByRole('region', { name: 'Parameters as JSON' })).toContainText('"replicas": 1');
    await expect(preview).toContainText('REQUIRES_APPROVAL');
    await expect(preview.locator('blockquote')).toContainText('Number 1');
    await page.keyboard.press('j');
    await expect(preview.getByRole('region', { name: 'Parameters as JSON' })).toContainText('"replicas": 2');
    await expectAccessible(page);

    // What is decided from there is the row that it shows.
    await preview.getByRole('button', { name: /^Deny/ }).click();
    const dialog = page.getByRole('alertdialog');
    await expect(dialog).toContainText('"replicas": 2');
    await page.keyboard.press('Escape');
    await expect(rowAt(page, ids[1])).toBeFocused();

    await open('/approvals');
    await expect(preview.getByRole('region', { name: 'Parameters as JSON' })).toContainText('"replicas": 1');
    await page.setViewportSize({ width: 1100, height: 900 });
    await expect(preview).toBeHidden();
    await page.setViewportSize({ width: 1440, height: 900 });
    // Only where there is room for it `p` closes it: a moment ago there was none.
    await expect(preview.getByRole('region', { name: 'Parameters as JSON' })).toBeVisible();
    await page.keyboard.press('p');
    await expect(preview).toHaveCount(0);
    await open('/approvals');
    await expect(preview).toHaveCount(0);
  });

  test('up to 500 rows on a page, kept in the address', async ({ desk, world, receiver }) => {
    const { page, open } = desk;
    await askMany(await world.agent(receiver.url), 60);
    await open('/approvals');
    await expect(page.locator('[data-row]')).toHaveCount(50);
    await page.getByLabel('Rows on a page').selectOption('100 rows');
    await expect(page).toHaveURL(/rows=100/);
    await expect(page.locator('[data-row]')).toHaveCount(60);
    await open('/approvals?rows=500&sort=-created_at');
    await expect(page.locator('[data-row]')).toHaveCount(60);
    await page.getByLabel('Sort').selectOption('Expires soonest');
    await expect(page).toHaveURL(/rows=500/);
  });
});
