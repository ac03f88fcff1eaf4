import { readFile } from 'node:fs/promises';
import { page as pageOf } from '@/lib/contracts/common';
import { ruleInfo } from '@/lib/contracts/rules';
import { expectAccessible, newMember } from './support/browser';
import { read } from './support/caller';
import { expect, test } from './support/desk';
import { DEPLOY } from './support/manifest';
import type { World } from './support/world';

const deploy = (params: Record<string, unknown>) => ({ ...DEPLOY, params });
const APP = { namespace: 'production', image: 'app:v1' };

const rulesOf = async (world: World) => read(pageOf(ruleInfo), await world.owner.get('/rules')).items;

test('a rule from an approval: live test, blast radius, the next request passes, its page, revoked', async ({
  desk,
  receiver,
  agent,
}) => {
  const { page } = desk;
  const id = await agent.ask(deploy(APP));
  await desk.open(`/approvals/${id}`);
  await page.getByRole('button', { name: 'Approve and create rule…' }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog.getByText('It matches', { exact: true })).toBeVisible();
  await expect(dialog.getByText(/it would have matched 1 request/)).toBeVisible();

  await dialog.getByLabel('What image must be').selectOption('pattern');
  await dialog.getByLabel('Value of image').fill('other:*');
  await expect(dialog.getByText('It does not match', { exact: true })).toBeVisible();
  await expect(dialog.getByText(/it would have matched 0 requests/)).toBeVisible();
  await dialog.getByLabel('Value of image').fill('app:*');
  await expect(dialog.getByText('It matches', { exact: true })).toBeVisible();
  await dialog.getByLabel('What namespace must be').selectOption('text');
  await dialog.getByLabel('Value of namespace').fill('production');
  await dialog.getByLabel('Description').fill('Deployments of the app');
  await dialog.getByLabel('Uses at most').fill('2');
  await dialog.getByRole('button', { name: 'Approve and create rule' }).click();
  await expect(page.getByText('The rule is in force.')).toBeVisible();
  expect(await agent.status(id)).toMatchObject({ status: 'approved' });

  const next = await agent.execute(deploy({ namespace: 'production', image: 'app:v2' }));
  expect(next).toMatchObject({ decision: 'ALLOW' });
  // The approved request runs by itself, sooner or later than the one that the rule let through.
  await receiver.arrived(2);
  expect(receiver.calls).toHaveLength(2);
  expect((await agent.execute(deploy({ namespace: 'staging', image: 'app:v2' }))).decision).toBe('ESCALATE');

  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await expect(page).toHaveURL(/\/rules$/);
  const row = page.getByRole('row', { name: /Deployments of the app/ });
  await expect(row).toContainText('1 / 2 (50%)');
  await row.getByRole('link', { name: 'Deployments of the app' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Deployments of the app');
  await expect(page.getByRole('region', { name: 'Approvals made by this rule' })).toContainText('app:v2');

  await page.getByRole('button', { name: 'Revoke…' }).click();
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(page.getByText('say why')).toBeVisible();
  await page.getByRole('textbox', { name: /^Reason/ }).fill('No longer wanted');
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(page.getByText(/^Revoked by owner@e2e\.example/)).toBeVisible();
  expect((await agent.execute(deploy({ namespace: 'production', image: 'app:v3' }))).decision).toBe('ESCALATE');

  await desk.open('/rules');
  await expect(page.getByText('No rules yet')).toBeVisible();
  await page.getByLabel('Show inactive').check();
  await expect(page.getByRole('row', { name: /Deployments of the app/ })).toContainText('revoked');
});

test('a rule that would have approved what a person denied has to be meant', async ({ desk, world, agent }) => {
  const { page } = desk;
  const id = await agent.ask(deploy(APP));
  await world.owner.post(`/approvals/${id}/deny`, { reason: 'Not in the freeze' });
  await desk.open('/rules/new');
  await page.getByLabel(/^Tool/).fill('kubernetes:deploy');
  await page.getByRole('button', { name: 'Add an argument' }).click();
  await page.getByLabel('Name of argument 1').fill('namespace');
  await page.getByLabel('Value of namespace').fill('production');
  await expect(page.getByText('of them was denied by a person')).toBeVisible();
  await expect(page.getByText('Not in the freeze')).toBeVisible();
  const create = page.getByRole('button', { name: 'Create the rule' });
  await expect(create).toHaveAttribute('aria-disabled', 'true');
  await create.click({ force: true });
  expect(await rulesOf(world)).toEqual([]);
  await page.getByLabel('Approve such actions from now on all the same').check();
  await create.click();
  await expect(page).toHaveURL(/\/rules\/rule-/);
  expect(await rulesOf(world)).toHaveLength(1);
});

test('a broad or unbounded rule for a high tool is refused with the words of the API', async ({
  desk,
  world,
  receiver,
}) => {
  const { page } = desk;
  await world.agent(receiver.url);
  await world.owner.call('PATCH', '/tools/kubernetes:deploy', { body: { risk_tier: 'high' } });
  await desk.open('/rules/new?tool=kubernetes:deploy');
  await page.getByLabel('Uses at most').fill('');
  const body = { tool_name: 'kubernetes:deploy', arg_constraints: {} };
  const refusal = await world.owner.post('/rules', body);
  expect(refusal.status, refusal.text).toBe(422);
  await page.getByRole('button', { name: 'Create the rule' }).click();
  const { errors } = refusal.json as { errors: { message: string }[] };
  expect(errors.length).toBeGreaterThan(0);
  for (const { message } of errors) await expect(page.getByText(message).first()).toBeVisible();
  expect(await rulesOf(world)).toEqual([]);

  await page.getByRole('button', { name: 'Add an argument' }).click();
  await page.getByLabel('Name of argument 1').fill('namespace');
  await page.getByLabel('Value of namespace').fill('staging');
  await page.getByLabel('Uses at most').fill('3');
  await page.getByRole('button', { name: 'Create the rule' }).click();
  await expect(page).toHaveURL(/\/rules\/rule-/);

  await page.getByRole('link', { name: 'Replace…' }).click();
  await page.getByLabel('Uses at most').fill('9');
  await page.getByRole('button', { name: 'Replace the rule' }).click();
  await expect(page.getByText('an earlier rule')).toBeVisible();
  const [rule] = await rulesOf(world);
  expect(rule).toMatchObject({ max_uses: 9, active: true, arg_constraints: { namespace: { value: 'staging' } } });
});

test('an approval whose rule is refused stands, and the page says what was wrong', async ({ desk, world, agent }) => {
  const { page } = desk;
  await world.owner.call('PATCH', '/tools/kubernetes:deploy', { body: { risk_tier: 'high' } });
  const id = await agent.ask(deploy(APP));
  await desk.open(`/approvals/${id}`);
  await page.getByRole('button', { name: 'Approve and create rule…' }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog.getByLabel('Uses at most')).toHaveValue('1');
  await dialog.getByLabel('Uses at most').fill('');
  await dialog.getByRole('button', { name: 'Approve and create rule' }).click();
  await expect(page.getByText('It is approved. The rule was not made')).toBeVisible();
  expect(await agent.status(id)).toMatchObject({ status: 'approved' });
  expect(await rulesOf(world)).toEqual([]);
  await page.getByRole('link', { name: 'Make the rule by itself' }).click();
  await expect(page.getByRole('button', { name: 'Create the rule' })).toBeVisible();
});

test('pending ones say why no rule matched; addresses of guides lead here; a viewer only looks', async ({
  desk,
  anotherDesk,
  world,
  agent,
}) => {
  const { page } = desk;
  const namespace = { type: 'exact', value: 'staging' };
  const body = { tool_name: 'kubernetes:deploy', arg_constraints: { namespace }, description: 'Staging', max_uses: 5 };
  expect((await world.owner.post('/rules', body)).status).toBe(201);
  const id = await agent.ask(deploy(APP));
  await desk.open(`/approvals/${id}`);
  await expect(page.getByRole('region', { name: 'Why no rule matched' })).toContainText('Staging');
  await desk.open('/approvals/rules');
  await expect(page).toHaveURL(new RegExp(`/${world.slug}/rules$`));
  await expect(page.getByRole('row', { name: /Staging/ })).toBeVisible();

  const viewer = await anotherDesk(await newMember(world, 'viewer'));
  await viewer.open('/rules');
  await expect(viewer.page.getByRole('row', { name: /Staging/ })).toBeVisible();
  for (const name of ['Create a rule', 'Export']) await expect(viewer.page.getByText(name)).toHaveCount(0);
  await viewer.open('/rules/new');
  await expect(viewer.page.getByRole('heading', { name: 'Rules are not for your role' })).toBeVisible();
});

test('approvals, rules and the audit log are downloaded as files, as they are filtered', async ({
  desk,
  world,
  agent,
}) => {
  const { page } = desk;
  await agent.ask(deploy(APP), { summary: '=HYPERLINK("https://evil.example")' });
  await world.owner.post('/rules', { tool_name: 'kubernetes:scale', arg_constraints: {}, max_uses: 1 });
  const download = async (path: string, format: RegExp) => {
    await desk.open(path);
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const arriving = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: format }).click();
    const file = await arriving;
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
  };
  const approvals = await download('/approvals', /CSV/);
  expect(approvals.name).toMatch(/^countersign-.*-approvals-.*Z\.csv$/);
  expect(approvals.text.split('\r\n')).toHaveLength(3);
  expect(approvals.text).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  expect((await download('/approvals?status=denied', /CSV/)).text.split('\r\n')).toHaveLength(2);
  expect((await download('/rules', /CSV/)).text).toContain('kubernetes:scale');
  const audit = await download('/audit?type=export_made', /JSONL/);
  expect(audit.text.trim().split('\n')).toHaveLength(4);
});

test('axe finds nothing on the rules pages, in light and dark, on a desk and on a phone', async ({
  desk,
  anotherDesk,
  world,
  agent,
}) => {
  test.setTimeout(480_000);
  await agent.ask(deploy(APP));
  const denied = await agent.ask(deploy({ ...APP, image: 'app:v9' }));
  await world.owner.post(`/approvals/${denied}/deny`, { reason: 'No' });
  const made = await world.owner.post('/rules', {
    tool_name: 'kubernetes:deploy',
    arg_constraints: { namespace: 'staging', image: { type: 'pattern', value: 'app:*' }, replicas: '*' },
    description: `Deployments \u200b of ${'x'.repeat(80)}`,
    max_uses: 2,
    expires_at: new Date(Date.now() + 86_400_000).toISOString(),
  });
  const { rule_id: ruleId } = read(ruleInfo, made);
  await agent.execute(deploy({ namespace: 'staging', image: 'app:v1', replicas: 1 }));
  const waiting = await agent.ask(deploy(APP));
  const phone = await anotherDesk(undefined, { viewport: { width: 320, height: 700 } });
  const paths = ['/rules', '/rules?inactive=1&tool_name=no:such', `/rules/${ruleId}`, `/rules/${ruleId}/replace`];
  for (const { page, open } of [desk, phone]) {
    for (const path of [...paths, '/dashboard', '/settings/tools']) {
      await open(path);
      await expectAccessible(page);
    }
    await open('/rules/new?tool=kubernetes:deploy');
    await page.getByRole('button', { name: 'Add an argument' }).click();
    await page.getByLabel('Name of argument 1').fill('namespace');
    await page.getByLabel('Value of namespace').fill('production');
    await expect(page.getByText('of them was denied by a person')).toBeVisible();
    await expectAccessible(page);
    await open(`/approvals/${waiting}`);
    await page.getByRole('button', { name: 'Approve and create rule…' }).click();
    await expect(page.getByRole('alertdialog').getByText('It matches', { exact: true })).toBeVisible();
    await expectAccessible(page);
  }
});
