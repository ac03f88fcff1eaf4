import { expect, type Page } from '@playwright/test';
import { DEPLOY } from './manifest';
import type { AgentCaller } from './world';

/** The deployment of the operator guide with other replicas: a request of its own. */
export const numbered = (replicas: number) => ({ ...DEPLOY, params: { ...DEPLOY.params, replicas } });

/** So many requests, one after the other; their approvals in the queue's order. */
export async function askMany(agent: AgentCaller, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 1; n <= count; n++) ids.push(await agent.ask(numbered(n), { summary: `Number ${n}` }));
  return ids;
}

/** A row of the queue on screen. */
export const rowAt = (page: Page, id = '') => page.locator(`[data-row="${id}"]`);

/** Waits until the queue is alive: from then on its rows are one tab stop. */
const queueReady = (page: Page) =>
  expect(page.locator('[data-row] a:not([tabindex="-1"])')).toHaveCount(0, { timeout: 30_000 });

/** Comes to the first row with `j`, as soon as the page takes keys. */
export async function comeToList(page: Page): Promise<void> {
  await queueReady(page);
  await page.bringToFront();
  await expect(async () => {
    await page.keyboard.press('j');
    await expect(page.locator('[data-row]:focus')).toHaveCount(1, { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
}
