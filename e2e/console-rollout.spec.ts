import type { Page } from '@playwright/test';
import { read } from './support/caller';
import { expect, test } from './support/desk';
import { DEPLOY } from './support/manifest';
import { ruleInfo } from '@/lib/contracts/rules';

const deploy = (params: Record<string, unknown>) => ({ ...DEPLOY, params });

/** The color of the badge that says how the approvals go. */
const colorOf = (page: Page) =>
  page
    .getByRole('region', { name: 'Health', exact: true })
    .locator('header > span')
    .evaluate((badge) => getComputedStyle(badge).backgroundColor);

test('the rule of the rollout guide auto-approves, counts, and shows on its page', async ({
  desk,
  world,
  receiver,
}) => {
  const { page } = desk;
  const agent = await world.agent(receiver.url, 'mail-bot', {
    'notes:mail': {
      ...{ type: 'http_request', amount_path: null, gate: 'always' },
      config: { url: `${receiver.url}/mail`, timeout_seconds: 10 },
    },
  });
  const mail = (to: string) => ({ type: 'notes', tool: 'mail', params: { to, subject: 'Weekly report' } });
  expect((await agent.execute(mail('ana@mycompany.com'))).decision).toBe('ESCALATE');

  await desk.open('/rules/new?tool=notes:mail');
  await page.getByLabel('Description').fill('Mail to ourselves');
  await page.getByRole('button', { name: 'Add an argument' }).click();
  await page.getByLabel('Name of argument 1').fill('to');
  await page.getByLabel('What to must be').selectOption('pattern');
  await page.getByLabel('Value of to').fill('*@mycompany.com');
  await page.getByLabel('Uses at most').fill('100');
  await expect(page.getByText(/it would have matched 1 request of 1/)).toBeVisible();
  await page.getByRole('button', { name: 'Create the rule' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Mail to ourselves' })).toBeVisible();
  await expect(page.getByText('0 / 100 (0%)')).toBeVisible();

  const before = receiver.calls.length;
  for (const name of ['ben', 'chen', 'dana']) {
    expect(await agent.execute(mail(`${name}@mycompany.com`))).toMatchObject({ decision: 'ALLOW' });
  }
  expect(receiver.calls.length - before).toBe(3);
  for (const to of ['eve@mycompany.com.evil.example', 'ben@mycompany.com,eve@evil.example', 'eve@evil.example']) {
    expect((await agent.execute(mail(to))).decision, to).toBe('ESCALATE');
  }

  await page.reload();
  await expect(page.getByText('3 / 100 (3%)')).toBeVisible();
  const made = page.getByRole('region', { name: 'Approvals made by this rule' });
  await expect(made.getByRole('row')).toHaveCount(4);
  for (const name of ['ben', 'chen', 'dana']) await expect(made).toContainText(`${name}@mycompany.com`);
  await expect(made).not.toContainText('evil.example');
  await desk.open('/rules');
  await expect(page.getByRole('row', { name: /Mail to ourselves/ })).toContainText('3 / 100 (3%)');
  await desk.open('/approvals/stats');
  await expect(page.getByRole('region', { name: 'Figures by rule' })).toContainText('Mail to ourselves3');
});

test('the health colour changes when thresholds are crossed', async ({ desk, world, agent }) => {
  const { page } = desk;
  const rule = { tool_name: 'kubernetes:deploy', arg_constraints: { namespace: 'staging' }, max_uses: 10 };
  read(ruleInfo, await world.owner.post('/rules', rule));
  for (let n = 0; n < 4; n++) await agent.execute(deploy({ namespace: 'staging', image: `app:v${n}` }));
  const yes = await agent.ask(deploy({ namespace: 'production', image: 'app:v1' }));
  expect((await world.owner.post(`/approvals/${yes}/approve`, {})).status).toBe(200);
  const health = page.getByRole('region', { name: 'Health', exact: true });
  const rejection = health.getByRole('row', { name: /Rejection rate/ });

  await desk.open('/approvals/stats');
  await expect(health.locator('header')).toContainText('Good');
  await expect(rejection).toContainText('0%');
  const green = await colorOf(page);

  const no = await agent.ask(deploy({ namespace: 'production', image: 'app:v2' }));
  expect((await world.owner.post(`/approvals/${no}/deny`, { reason: 'Not now' })).status).toBe(200);
  await page.reload();
  await expect(rejection).toContainText('50%');
  await expect(rejection).toContainText('Act');
  await expect(health.locator('header')).toContainText('Act');
  const red = await colorOf(page);

  await desk.open('/settings/organization');
  await page.getByLabel('Rejection rate, green until').fill('40');
  await page.getByLabel('Rejection rate, red from').fill('60');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('Settings saved')).toBeVisible();
  await desk.open('/approvals/stats');
  await expect(rejection).toContainText('Watch');
  await expect(rejection).toContainText('< 40 %');
  await expect(health.locator('header')).toContainText('Watch');
  const yellow = await colorOf(page);
  expect(new Set([green, red, yellow]).size).toBe(3);
});
