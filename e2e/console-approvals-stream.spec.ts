import type { Page } from '@playwright/test';
import { expect, test } from './support/desk';
import { DEPLOY } from './support/manifest';
import type { World } from './support/world';

const numbered = (n: number) => ({ ...DEPLOY, params: { ...DEPLOY.params, replicas: n } });
const refreshEvery = (world: World, seconds: number) => world.settings({ auto_refresh_seconds: seconds });

/** Requests of a page to a path of the organization, as they are made. */
function asked(page: Page, path: RegExp): string[] {
  const seen: string[] = [];
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (path.test(pathname)) seen.push(pathname + search);
  });
  return seen;
}

test.describe('the console’s one event stream', () => {
  test('queue, badge, title and page follow at once what happens elsewhere; nothing polls', async ({
    desk,
    world,
    agent,
  }) => {
    const operator = await world.operator();
    // So seldom that whatever is seen here was told by the stream.
    await refreshEvery(world, 3600);
    const first = await agent.ask(numbered(1));
    const second = await agent.ask(numbered(2));
    const { page } = desk;
    const streams = asked(page, /\/stream$/);
    await desk.open('/approvals');
    const row = (id: string) => page.locator(`[data-row="${id}"]`);
    await expect(page).toHaveTitle('(2) Approvals · Countersign');
    await page.keyboard.press('j');
    await expect(row(first)).toBeFocused();

    await operator.post(`/approvals/${first}/deny`, { reason: 'Not today' });
    await expect(row(first)).toContainText('Denied');
    await expect(row(first)).toContainText('by operator@e2e.example');
    await expect(row(first)).toBeFocused();
    await expect(page).toHaveTitle('(1) Approvals · Countersign');

    const third = await agent.ask(numbered(3));
    await expect(page.getByRole('button', { name: '1 new' })).toBeVisible();
    await expect(row(third)).toHaveCount(0);
    await expect(page.getByRole('navigation', { name: 'Main' })).toContainText('2');

    await desk.open(`/approvals/${second}`);
    await expect(page.getByRole('button', { name: 'Approve', exact: true })).toBeVisible();
    await operator.post(`/approvals/${second}/approve`, { notes: 'Seen in the plan' });
    await expect(page.getByText(/^Approved by operator@e2e\.example/)).toBeVisible();
    await expect(page.getByRole('button', { name: /^Approve/ })).toHaveCount(0);
    expect(streams).toHaveLength(2); // one for each page that was loaded
  });

  test('tabs share one stream; when its tab is closed another takes over', async ({ desk, world, agent }) => {
    await refreshEvery(world, 3600);
    await desk.open('/approvals');
    await expect(desk.page).toHaveTitle('Approvals · Countersign');
    const other = await desk.page.context().newPage();
    const streams = asked(other, /\/stream$/);
    await other.goto(desk.page.url());
    await expect(other.getByText('Nothing waits for you')).toBeVisible();
    await agent.ask(numbered(1));
    for (const page of [desk.page, other]) await expect(page).toHaveTitle('(1) Approvals · Countersign');
    expect(streams).toHaveLength(0);

    await desk.page.close();
    await expect.poll(() => streams.length).toBe(1);
    await agent.ask(numbered(2));
    await expect(other).toHaveTitle('(2) Approvals · Countersign');
  });

  test('a stream that is refused is made up for by polling', async ({ desk, world, agent }) => {
    await refreshEvery(world, 1);
    const { page } = desk;
    await page.context().route(/\/stream$/, (route) => route.fulfill({ status: 429, body: '{}' }));
    await desk.open('/approvals');
    const id = await agent.ask(numbered(1));
    await expect(page.locator(`[data-row="${id}"]`)).toBeVisible();
    await expect(page).toHaveTitle('(1) Approvals · Countersign');
  });

  test('with auto-refresh off nothing streams, polls or moves', async ({ desk, world, agent }) => {
    await refreshEvery(world, 0);
    const { page } = desk;
    const id = await agent.ask(numbered(1));
    // The notice of what runs out soon asks once when the page is opened.
    const soonest = page.waitForResponse((answer) => answer.url().includes('/approvals/pending?sort=expires_at'));
    await desk.open('/approvals');
    await soonest;
    const made = asked(page, /^\/api\/.*\/(stream|approvals|pending)$/);
    await agent.ask(numbered(2));
    await (await world.operator()).post(`/approvals/${id}/deny`, { reason: 'No' });
    await page.keyboard.press('j');
    await expect(page.locator(`[data-row="${id}"]`)).toContainText('Pending');
    await page.clock.install();
    await page.clock.fastForward(120_000);
    await expect(page.locator('[data-row]')).toHaveCount(1);
    expect(made).toEqual([]);
    // Whoever asks is told.
    await page.keyboard.press('r');
    await expect(page.locator('[data-row]')).toHaveCount(1);
    await expect(page.locator(`[data-row="${id}"]`)).toHaveCount(0);
  });
});
