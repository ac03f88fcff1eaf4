import { expect, type BrowserContextOptions, type Page } from '@playwright/test';
import { hydrated, signIn, watch, type Visitor } from './browser';
import { OWNER } from './server';
import { test as base } from './test';

export type Desk = {
  readonly page: Page;
  /** Opens a page below the organization (`/approvals`) and waits until its scripts work. */
  open(path: string): Promise<void>;
};

type Fixtures = {
  /** A browser at the console of the test's organization, signed in as its owner. */
  desk: Desk;
  /** Another window, of another person or another size. */
  anotherDesk: (who?: Visitor, options?: BrowserContextOptions) => Promise<Desk>;
};

/** `test` with a browser at the console. Whatever the browser complains of fails the test. */
export const test = base.extend<Fixtures>({
  anotherDesk: async ({ browser, world }, provide) => {
    const opened: { page: Page; told: string[] }[] = [];
    await provide(async (who = OWNER, options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      opened.push({ page, told: watch(page) });
      const open = async (path: string) => {
        await page.goto(`${world.server.url}/${world.slug}${path}`);
        if (new URL(page.url()).pathname === '/login') await signIn(page, who);
        await hydrated(page);
      };
      await open('/approvals');
      return { page, open };
    });
    for (const { page, told } of opened) {
      await page.context().close();
      expect.soft(told, 'the browser complained').toEqual([]);
    }
  },
  desk: async ({ anotherDesk }, provide) => provide(await anotherDesk()),
});

export { expect } from '@playwright/test';
