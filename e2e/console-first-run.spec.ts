import { z } from 'zod';
import { expectAccessible, newMember } from './support/browser';
import { expect, test } from './support/desk';
import { http } from './support/http';

test.describe('the first run', () => {
  test('an empty organization is led to its first request, notices it without a reload, and leads on to it', async ({
    anotherDesk,
    world,
  }) => {
    test.slow();
    const desk = await anotherDesk(await newMember(world, 'owner'));
    const { page } = desk;
    await desk.open('/dashboard');
    await expect(page.getByRole('heading', { name: 'No agents yet' })).toBeVisible();
    await expect(page.getByText('Waiting for the first request')).toBeVisible();
    await expect(page.getByRole('region', { name: 'First request with curl' })).toContainText('csa_…');
    await page.getByRole('button', { name: 'Set up the example agent' }).click();
    await expect(page.getByText('The key stands in the samples below')).toBeVisible();

    await page.getByRole('radio', { name: 'TypeScript' }).check();
    const sample = page.getByRole('region', { name: 'First request in TypeScript' });
    await expect(sample).toContainText(world.server.url);
    await page.getByRole('radio', { name: 'MCP' }).check();
    await expect(page.getByRole('region', { name: 'MCP configuration' })).toContainText('Bearer csa_');
    await page.getByRole('radio', { name: 'curl' }).check();
    const text = (await page.getByRole('region', { name: 'First request with curl' }).textContent()) ?? '';
    await expectAccessible(page);

    const token = /csa_\w+/.exec(text)?.[0];
    const body = z.json().parse(JSON.parse(/-d '(.*)'/.exec(text)?.[1] ?? ''));
    const answer = await http('POST', `${world.server.url}/api/v1/gateway/execute`, { token, body });
    expect(answer.status).toBe(200);
    await expect(page.getByText('Your first request has arrived')).toBeVisible();
    await page.getByRole('link', { name: 'Review it' }).click();
    await page.waitForURL(/\/approvals\/appr-/);
    await expect(page.getByRole('heading', { name: 'kubernetes:deploy' })).toBeVisible();

    await desk.open('/dashboard');
    await expect(page.getByText('the first request')).toHaveCount(0);
  });

  test('the empty queue shows the way, too; who may not register is told whom to ask', async ({
    anotherDesk,
    world,
  }) => {
    const desk = await anotherDesk(await newMember(world, 'viewer'));
    await expect(desk.page.getByText('An admin or owner registers the agent')).toBeVisible();
    await expect(desk.page.getByRole('button', { name: 'Set up the example agent' })).toHaveCount(0);
  });
});
