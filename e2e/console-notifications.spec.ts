import type { Page } from '@playwright/test';
import { newMember } from './support/browser';
import { expect, test } from './support/desk';
import { DEPLOY } from './support/manifest';

declare global {
  interface Window {
    /** What `stage` keeps of the notifications that the page has shown. */
    shown: { title: string; body: string; tag: string; click: () => void }[];
  }
}

/** Stands in for the system's notifications and for the tab that nobody looks at. */
async function stage(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shown: Window['shown'] = [];
    class Shown extends EventTarget {
      static permission = localStorage.getItem('permission') ?? 'default';
      static requestPermission() {
        localStorage.setItem('permission', 'granted');
        Shown.permission = 'granted';
        return Promise.resolve('granted');
      }
      constructor(title: string, { body = '', tag = '' }: NotificationOptions = {}) {
        super();
        shown.push({ title, body, tag, click: () => this.dispatchEvent(new Event('click')) });
      }
      close() {}
    }
    Object.assign(window, { Notification: Shown, shown });
  });
}

const hide = (page: Page, hidden: boolean) =>
  page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);

const shown = (page: Page) => page.evaluate(() => window.shown.map(({ title, body, tag }) => ({ title, body, tag })));

test.describe('being told', () => {
  test('by opt-in, only while nobody looks, without params; a click opens the approval', async ({
    anotherDesk,
    world,
    agent,
  }) => {
    const desk = await anotherDesk(await newMember(world, 'operator'));
    const { page } = desk;
    await stage(page);
    await desk.open('/settings/profile');
    await page.getByLabel('Notify me of new approvals').check();
    await expect(page.getByRole('button', { name: 'Allow them in this browser' })).toHaveCount(0);
    await desk.open('/dashboard');

    const seen = await agent.ask({ ...DEPLOY, params: { ...DEPLOY.params, replicas: 1 } });
    await expect(page.getByRole('navigation', { name: 'Main' })).toContainText('1');
    await hide(page, true);
    const missed = await agent.ask({ ...DEPLOY, params: { password: 'hunter2-secret' } }, { summary: 'trust me' });
    await expect.poll(() => shown(page)).toHaveLength(1);
    const [one] = await shown(page);
    expect(one).toMatchObject({ tag: missed, title: 'kubernetes:deploy waits for a decision' });
    expect(JSON.stringify(one)).not.toMatch(/hunter2|trust me|replicas/);
    expect(one?.tag).not.toBe(seen);

    await hide(page, false);
    await page.evaluate(() => window.shown[0]?.click());
    await page.waitForURL(new RegExp(`/approvals/${missed}`));
  });

  test('of what expires soon: in the sidebar, and once more in its last quarter of an hour', async ({
    anotherDesk,
    world,
    agent,
  }) => {
    const desk = await anotherDesk(await newMember(world, 'operator'));
    const { page } = desk;
    await desk.open('/dashboard');
    await expect(page.getByRole('link', { name: /within four hours/ })).toHaveCount(0);
    const id = await agent.ask({ ...DEPLOY, params: { n: 1 } }, { expires_in_seconds: 7_200 });
    await desk.open('/dashboard');
    await expect(page.getByRole('link', { name: /1 approval expires within four hours/ })).toBeVisible();
    const last = await agent.ask({ ...DEPLOY, params: { n: 2 } }, { expires_in_seconds: 300 });
    await desk.open('/audit');
    await expect(page.getByRole('link', { name: /2 approvals expire within four hours/ })).toBeVisible();
    await page.getByRole('button', { name: 'Review', exact: true }).click();
    await page.waitForURL(new RegExp(`/approvals/${last}`));
    expect(last).not.toBe(id);
  });
});
