import type { BrowserContext, BrowserContextOptions, Page } from '@playwright/test';
import { hydrated, signIn, watch } from './browser';
import { DEMO_ENV, furnishDemo, type Places } from './demo';
import { startReceiver } from './receiver';
import { startServer } from './server';
import { test as base } from './test';

type Who = keyof Places['people'] | 'nobody';
type State = Awaited<ReturnType<BrowserContext['storageState']>>;

export type Demo = {
  readonly places: Places;
  readonly url: string;
  /** Signed in as somebody; each person signs in once. */
  stateOf(who: Who): Promise<State | undefined>;
};

type Visit = {
  readonly page: Page;
  /** Opens an address and waits until its scripts work. */
  open(path: string): Promise<void>;
};

type Fixtures = { visit: (who: Who, options: BrowserContextOptions) => Promise<Visit> };

/** `test` with the demo organization on a server of the worker's own. Whatever the browser complains of fails the test. */
export const test = base.extend<Fixtures, { demo: Demo }>({
  demo: [
    async ({ browser }, provide) => {
      const server = await startServer({ env: DEMO_ENV });
      const receiver = await startReceiver();
      const places = await furnishDemo(server, receiver);
      const states = new Map<Who, Promise<State>>();
      const stateOf = async (who: Who) => {
        if (who === 'nobody') return undefined;
        const state = states.get(who) ?? enter(await browser.newContext(), server.url, places.people[who]);
        states.set(who, state);
        return state;
      };
      await provide({ places, url: server.url, stateOf });
      await receiver.close();
      await server.kill();
      await server.database.drop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  visit: async ({ browser, demo }, provide) => {
    const opened: { page: Page; told: string[] }[] = [];
    await provide(async (who, options) => {
      const storageState = await demo.stateOf(who);
      const context = await browser.newContext({ ...options, ...(storageState ? { storageState } : {}) });
      const page = await context.newPage();
      opened.push({ page, told: watch(page) });
      const open = async (path: string) => {
        await page.goto(demo.url + path);
        await hydrated(page);
      };
      return { page, open };
    });
    for (const { page, told } of opened) {
      await page.context().close();
      base.expect.soft(told, 'the browser complained').toEqual([]);
    }
  },
});

export { expect } from './test';

async function enter(context: BrowserContext, url: string, who: { email: string; password: string }): Promise<State> {
  const page = await context.newPage();
  await page.goto(`${url}/login`);
  await signIn(page, who);
  const state = await context.storageState();
  await context.close();
  return state;
}
