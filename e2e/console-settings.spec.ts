import { page as pageOf } from '@/lib/contracts/common';
import { orgDetail } from '@/lib/contracts/orgs';
import { policyInfo } from '@/lib/contracts/policies';
import { toolSettings } from '@/lib/contracts/tools';
import { enter, hydrated, newMember, switchLettersOff } from './support/browser';
import { Caller, read } from './support/caller';
import { expect, test } from './support/test';

test('a token is shown once, works, and is void when revoked', async ({ page, world }) => {
  await enter(page, world, '/settings/tokens');
  await expect(page.getByRole('region', { name: 'Shell variables' })).toContainText(`ORG_ID=${world.org}`);
  await page.getByRole('button', { name: 'Make a token' }).click();
  await page.getByRole('button', { name: 'Make it' }).click();
  await expect(page.getByText('must not be empty')).toBeVisible();
  await expect(page.getByLabel('Name')).toBeFocused();
  await page.getByLabel('Name').fill('laptop');
  await page.getByRole('button', { name: 'Make it' }).click();

  const token = (await page.getByRole('region', { name: 'Token', exact: true }).textContent())?.trim() ?? '';
  expect(token).toMatch(/^csp_/);
  const caller = new Caller(world.server.url, world.org, token);
  expect((await caller.get('/approvals/pending')).status).toBe(200);

  await page.getByRole('button', { name: 'I have copied it' }).click();
  await page.reload();
  await expect(page.getByRole('row', { name: /laptop/ })).toContainText(token.slice(0, 12));
  expect(await page.content()).not.toContain(token);

  await page.getByRole('button', { name: 'Revoke laptop' }).click();
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(page.getByText('No tokens here')).toBeVisible();
  expect((await caller.get('/approvals/pending')).status).toBe(401);
});

test('tools: a tier and a gate are set and taken back', async ({ page, world }) => {
  await enter(page, world, '/settings/tools');
  await page.getByRole('button', { name: 'Add a tool' }).click();
  await page.getByRole('textbox', { name: /^Tool/ }).fill('kubernetes:deploy');
  await page.getByLabel('Risk tier', { exact: true }).selectOption('high');
  await page.getByLabel('Gate', { exact: true }).selectOption('always');
  await page.getByLabel('Expiry', { exact: true }).fill('90');
  await page.getByLabel('Unit of expiry').selectOption('minutes');
  await page.getByLabel('Secret parameters').fill('password\ndb.token');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const row = page.getByRole('row', { name: /kubernetes:deploy/ });
  await expect(row).toContainText('always a person');
  await expect(row).toContainText('90 minutes');
  expect(read(toolSettings, await world.owner.get('/tools/kubernetes:deploy'))).toMatchObject({
    risk_tier: 'high',
    gate: 'always',
    expiry_seconds: 5_400,
    secret_params: ['password', 'db.token'],
  });

  await page.getByRole('button', { name: 'Edit kubernetes:deploy' }).click();
  await page.getByLabel('Risk tier', { exact: true }).selectOption('');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(row).toContainText('not set');
});

test('secrets: stored, never read back, forbidden below admin', async ({ page, browser, world }) => {
  const value = 'a-very-secret-value-4711';
  await enter(page, world, '/settings/secrets');
  await page.getByRole('button', { name: 'Add a secret' }).click();
  await page.getByLabel('Name').fill('deploy-token');
  await page.getByLabel('Value').fill(value);
  await page.getByRole('button', { name: 'Store it' }).click();
  await expect(page.getByText('name at least one host')).toBeVisible();
  await page.getByLabel('Hosts').fill('api.example.com, *.deploy.example.com');
  await page.getByRole('button', { name: 'Store it' }).click();
  await expect(page.getByRole('row', { name: /deploy-token/ })).toContainText('*.deploy.example.com');
  await page.reload();
  expect(await page.content()).not.toContain(value);

  const operator = await (await browser.newContext()).newPage();
  await enter(operator, world, '/settings/secrets', await newMember(world, 'operator'));
  await expect(operator.getByRole('heading', { name: 'Secrets are not for your role' })).toBeVisible();
  expect(await operator.content()).not.toContain('deploy-token');
  await operator.context().close();

  await page.getByRole('button', { name: 'Delete deploy-token' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('No secrets yet')).toBeVisible();
});

test('policies: made with their match, switched off, deleted', async ({ page, world }) => {
  await enter(page, world, '/settings/policies');
  await page.getByRole('button', { name: 'Add a policy' }).click();
  await page.getByLabel('Name').fill('No deployments at night');
  await page.getByLabel('Effect').selectOption('deny');
  await page.getByLabel('Priority').fill('10');
  await page.getByLabel('Actions').fill('kubernetes:*');
  await page.getByLabel('Parameters').fill('namespace production');
  await page.getByLabel('Only at certain hours').check();
  await page.getByLabel('From', { exact: true }).fill('22:00');
  await page.getByLabel('To', { exact: true }).fill('06:00');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('each line must be a name, an equals sign and a value')).toBeVisible();
  await page.getByLabel('Parameters').fill('namespace = production');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const row = page.getByRole('row', { name: /No deployments at night/ });
  await expect(row).toContainText('from 22:00 to 06:00');

  const [policy] = read(pageOf(policyInfo), await world.owner.get('/policies')).items;
  expect(policy).toMatchObject({
    effect: 'deny',
    priority: 10,
    enabled: true,
    match: { actions: ['kubernetes:*'], params: { namespace: 'production' }, hours: { start: '22:00', end: '06:00' } },
  });

  const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.ok());
  await row.getByRole('checkbox').uncheck();
  await expect(row.getByRole('checkbox')).not.toBeChecked();
  await saved;
  await page.reload();
  await expect(row.getByRole('checkbox')).not.toBeChecked();
  await page.getByRole('button', { name: 'Delete No deployments at night' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('No policies yet')).toBeVisible();
});

test('the organization’s settings are saved, its faults named', async ({ page, world }) => {
  await enter(page, world, '/settings/organization');
  await page.getByLabel('Time zone').fill('Europe/Nowhere');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('must be an IANA time zone')).toBeVisible();
  await expect(page.getByLabel('Time zone')).toBeFocused();
  await page.getByLabel('Time zone').fill('Europe/Berlin');
  await page.getByLabel('Time to decide', { exact: true }).fill('6');
  await page.getByLabel('Unit of time to decide').selectOption('hours');
  await page.getByLabel('Separation of requester and decider').selectOption('all');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('Settings saved')).toBeVisible();
  const { settings } = read(orgDetail, await world.owner.get(''));
  expect(settings).toMatchObject({
    timezone: 'Europe/Berlin',
    approval_expiry_seconds: 21_600,
    separate_requester: 'all',
    health_thresholds: { rejection_rate: { green: 0.2, red: 0.3 } },
  });
});

test('alerts are added, changed and removed, in the units that people type', async ({ page, world }) => {
  const alerts = [
    { metric: 'pending', threshold: 10, severity: 'info' },
    { metric: 'rejection_rate', threshold: 0.3, severity: 'high' },
  ];
  await world.settings({ alerts });
  const saved = async () => read(orgDetail, await world.owner.get('')).settings.alerts;
  const save = async () => {
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(page.getByText('Settings saved').last()).toBeVisible();
  };
  await enter(page, world, '/settings/organization');
  await hydrated(page);
  const rows = page.getByRole('table', { name: 'Limits of alerts' }).getByRole('row');
  await expect(rows).toHaveCount(3);

  await page.getByRole('button', { name: 'Remove Pending approvals above, alert 1' }).click();
  await expect(page.getByRole('button', { name: 'Add an alert' })).toBeFocused();
  await expect(page.getByLabel('Rejection rate above, alert 1: threshold')).toHaveValue('30');
  await page.getByLabel('Rejection rate above, alert 1: threshold').fill('12.5');
  await page.getByRole('button', { name: 'Add an alert' }).click();
  await page.getByLabel('Alert 2: what is measured').selectOption({ label: 'Oldest pending above' });
  await page.getByLabel('Oldest pending above, alert 2: threshold').fill('1.5');
  await page.getByLabel('Oldest pending above, alert 2: severity').selectOption('critical');
  await page.getByRole('button', { name: 'Add an alert' }).click();
  await page.getByLabel('Pending approvals above, alert 3: threshold').fill('0');
  await save();
  await expect.poll(saved).toEqual([
    { metric: 'rejection_rate', threshold: 0.125, severity: 'high' },
    { metric: 'oldest_pending_seconds', threshold: 5_400, severity: 'critical' },
    { metric: 'pending', threshold: 0, severity: 'medium' },
  ]);
  await page.reload();
  await hydrated(page);
  await expect(rows).toHaveCount(4);
  await expect(page.getByLabel('Oldest pending above, alert 2: threshold')).toHaveValue('1.5');

  for (let left = 3; left > 0; left--) {
    await page.getByRole('button', { name: /^Remove .*, alert 1$/ }).click();
    await expect(rows).toHaveCount(left === 1 ? 0 : left);
  }
  await expect(page.getByText('None: nobody is alerted of anything')).toBeVisible();
  await save();
  await expect.poll(saved).toEqual([]);
});

test('gating off asks for a reason, shows on every page and comes back', async ({ page, world }) => {
  await enter(page, world, '/settings/organization');
  await page.getByRole('button', { name: 'Turn gating off…' }).click();
  await page.getByRole('button', { name: 'Turn gating off', exact: true }).click();
  await expect(page.getByText('is needed to turn gating off')).toBeVisible();
  await page.getByLabel('Reason').fill('Load test');
  await page.getByRole('button', { name: 'Turn gating off', exact: true }).click();
  await expect(page.getByText('Nobody is asked at the moment')).toBeVisible();
  await page.goto(`${world.server.url}/${world.slug}/agents`);
  await expect(page.getByText('Load test')).toBeVisible();
  await page.goto(`${world.server.url}/${world.slug}/settings/organization`);
  await page.getByRole('button', { name: 'Turn gating on' }).click();
  await expect(page.getByText('Load test')).toHaveCount(0);
});

test('an organization is closed only by typing its address', async ({ page, world }) => {
  await enter(page, world, '/settings/organization');
  await page.getByRole('button', { name: /^Close Test/ }).click();
  await page.getByLabel(`Type ${world.slug} to confirm`).fill('something-else');
  const confirm = page.getByRole('button', { name: 'Close it' });
  await expect(confirm).toHaveAttribute('aria-disabled', 'true');
  await confirm.click({ force: true });
  expect((await world.owner.get('')).status).toBe(200);
  await page.getByLabel(`Type ${world.slug} to confirm`).fill(world.slug);
  await confirm.click();
  await expect(page).toHaveURL(/\/acme\/dashboard/);
  expect((await world.owner.get('')).status).toBe(404);
});

test('the last owner is told why nothing can be changed', async ({ page, world }) => {
  await enter(page, world, '/settings/members');
  await expect(page.getByText('The only owner.')).toBeVisible();
  await page.getByRole('button', { name: /^Change owner@/ }).click();
  await expect(page.getByRole('menuitem', { name: 'Change role…' })).toHaveAttribute('aria-disabled', 'true');
});

test('letter shortcuts can be switched off', async ({ page, world }) => {
  await enter(page, world, '/settings/profile', await newMember(world, 'viewer'));
  await switchLettersOff(page);
  await page.goto(`${world.server.url}/${world.slug}/agents`);
  await page.keyboard.press('l');
  await page.keyboard.press('d');
  await expect(page).toHaveURL(/\/agents$/);
});
