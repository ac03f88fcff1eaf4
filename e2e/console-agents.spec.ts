import { agentDetail } from '@/lib/contracts/agents';
import { enter } from './support/browser';
import { AgentCaller } from './support/world';
import { read } from './support/caller';
import { testManifest } from './support/manifest';
import { expect, test } from './support/test';

test('a manifest is registered with its faults named, narrowed, approved, and its agent acts', async ({
  page,
  world,
}) => {
  await enter(page, world, '/agents');
  await page.getByRole('link', { name: 'Register a manifest', exact: true }).click();
  const box = page.getByRole('textbox', { name: /^Manifest/ });
  await box.fill('{"version": ');
  await page.getByRole('button', { name: 'Check it' }).click();
  await expect(page.getByText('is not JSON')).toBeVisible();

  await page.getByRole('button', { name: 'Insert an example' }).click();
  const example: unknown = JSON.parse(await box.inputValue());
  await box.fill(JSON.stringify({ ...Object(example), capabilities: { requested: [] }, colour: 'red' }));
  await page.getByRole('button', { name: 'Register', exact: true }).click();
  await expect(page.getByText('2 faults to mend')).toBeVisible();
  await expect(page.getByText('colour', { exact: true })).toBeVisible();

  await box.fill(
    JSON.stringify({ ...Object(example), capabilities: { requested: ['kubernetes:deploy', 'kubernetes:scale'] } }),
  );
  await page.getByRole('button', { name: 'Register', exact: true }).click();
  await expect(page).toHaveURL(/\/agents\/deployment-bot$/);
  await expect(page.getByText('Version 1 waits for an admin')).toBeVisible();
  await page.getByRole('button', { name: 'Approve…' }).click();
  await page.getByLabel('kubernetes:scale').uncheck();
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(page.getByText('In force')).toHaveCount(2);

  await page.getByRole('button', { name: 'Make a key' }).click();
  await page.getByLabel('Name').fill('worker');
  await page.getByRole('button', { name: 'Make it' }).click();
  const token = (await page.getByRole('region', { name: 'Token', exact: true }).textContent())?.trim() ?? '';
  await page.getByRole('button', { name: 'I have copied it' }).click();
  const agent = new AgentCaller(world.server.url, world.org, token);
  await agent.ask({ type: 'kubernetes', tool: 'deploy', params: {} });
  expect(await agent.execute({ type: 'kubernetes', tool: 'scale', params: {} })).toMatchObject({ decision: 'DENY' });
});

test('the kill switch denies at once and says why; resuming lets the agent act again', async ({
  page,
  world,
  agent,
}) => {
  const scale = { type: 'kubernetes', tool: 'scale', params: { replicas: 2 } };
  expect(await agent.execute(scale)).toMatchObject({ decision: 'ALLOW' });

  await enter(page, world, '/agents/deployment-bot');
  await page.getByRole('button', { name: 'Suspend at once…' }).click();
  await page.getByRole('button', { name: 'Suspend it' }).click();
  await expect(page.getByText('is required')).toBeVisible();
  await page.getByLabel('Reason').fill('It scales in circles');
  await page.getByRole('button', { name: 'Suspend it' }).click();
  await expect(page.getByText('This agent is suspended: every action is denied')).toBeVisible();
  await expect(page.getByText('It scales in circles')).toBeVisible();
  const denied = await agent.execute(scale);
  expect(denied).toMatchObject({ decision: 'DENY', reasons: [{ code: 'AGENT_SUSPENDED' }] });

  await page.getByRole('button', { name: 'Resume…' }).click();
  await page.getByRole('button', { name: 'Resume it' }).click();
  await expect(page.getByRole('button', { name: 'Suspend at once…' })).toBeVisible();
  expect(read(agentDetail, await world.owner.get('/agents/deployment-bot')).status).toBe('active');
  expect(await agent.execute(scale)).toMatchObject({ decision: 'ALLOW' });
});

test('a manifest’s versions tell what they change; rejecting and suspending keep their reasons', async ({
  page,
  world,
}) => {
  const manifest = testManifest('deployment-bot', 'http://127.0.0.1:9');
  await world.manifest(manifest);
  await world.owner.post('/manifests', { ...manifest, agent: { ...manifest.agent, version: '3.0.0' } });
  await enter(page, world, '/agents/deployment-bot');
  await expect(page.getByRole('list', { name: 'Changed fields' }).first()).toContainText('agent.version');
  await page.getByRole('button', { name: 'Reject…' }).click();
  await page.getByLabel('Reason').fill('Not yet');
  await page.getByRole('button', { name: 'Reject', exact: true }).click();
  await expect(page.getByRole('row', { name: /Version 2/ })).toContainText('Not yet');
  await page.getByRole('link', { name: 'Version 2' }).click();
  await expect(page.getByRole('heading', { name: 'Manifest, version 2' })).toBeVisible();
  await page.getByRole('link', { name: 'Show the one in force' }).click();

  await page.getByRole('button', { name: 'Suspend this manifest…' }).click();
  await page.getByLabel('Reason').fill('Under review');
  await page.getByRole('button', { name: 'Suspend', exact: true }).click();
  await page.getByRole('button', { name: 'Reactivate…' }).click();
  await page.getByRole('button', { name: 'Reactivate', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Suspend this manifest…' })).toBeVisible();
});

test('two versions of a manifest are compared place by place, with what stood there and what stands there now', async ({
  page,
  world,
}) => {
  const manifest = testManifest('deployment-bot', 'http://127.0.0.1:9');
  await world.manifest(manifest);
  const { 'notes:critical': _, ...tools } = manifest.tools;
  const second = {
    ...manifest,
    agent: { ...manifest.agent, version: '3.0.0' },
    capabilities: { requested: [...manifest.capabilities.requested, 'mail:*'] },
    tools,
  };
  await world.manifest(second);
  await world.owner.post('/manifests', { ...second, agent: { ...second.agent, version: '4.0.0' } });
  await enter(page, world, '/agents/deployment-bot');

  // What waits is held against what is in force.
  await page.getByRole('link', { name: 'Compare with the one in force' }).click();
  const waiting = page.getByRole('region', { name: 'From version 2 to version 3' });
  await expect(waiting.getByRole('listitem')).toHaveCount(1);
  await expect(waiting.getByRole('listitem')).toHaveText(/changed.*agent\.version.*before: "3\.0\.0".*now: "4\.0\.0"/);

  // Any two, chosen.
  await page.getByLabel('From', { exact: true }).selectOption({ label: 'Version 1 (superseded)' });
  await page.getByLabel('To', { exact: true }).selectOption({ label: 'Version 2 (active)' });
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const chosen = page.getByRole('region', { name: 'From version 1 to version 2' });
  await expect(chosen).toContainText('3 differences');
  await expect(chosen.getByRole('listitem').filter({ hasText: 'capabilities.requested' })).toHaveText(
    /added.*now: "mail:\*"/,
  );
  await expect(chosen.getByRole('listitem').filter({ hasText: 'notes:critical' })).toContainText('removed');
  await expect(chosen.getByRole('listitem').filter({ hasText: 'agent.version' })).toContainText('before: "2.1.0"');

  await page.getByLabel('From', { exact: true }).selectOption({ label: 'Version 2 (active)' });
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page.getByText('Version 2 and version 2 say the same.')).toBeVisible();
  await page.getByRole('link', { name: 'Close', exact: true }).click();
  await expect(page.getByText('say the same')).toHaveCount(0);
});

test('interactions: filtered by address, opened to their trace', async ({ page, world, agent }) => {
  await agent.execute({ type: 'kubernetes', tool: 'scale', params: { replicas: 2 } });
  await agent.ask({ type: 'kubernetes', tool: 'deploy', params: { image: 'a\u202eb' } });
  await enter(page, world, '/interactions');
  await expect(page.getByRole('row')).toHaveCount(3);
  await page.getByRole('button', { name: 'Decision' }).click();
  await page.getByLabel('Escalate').check();
  await expect(page).toHaveURL(/decision=ESCALATE/);
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Trace of kubernetes:deploy' }).click();
  await expect(page.getByText('tool_authorization')).toBeVisible();
  await page.getByRole('link', { name: 'kubernetes:deploy' }).click();
  await expect(page.getByRole('region', { name: 'Parameters' }).last()).toContainText('U+202E');
});
