import { enter, expectAccessible, newMember, watch } from './support/browser';
import { expect, test } from './support/test';

const PAGES = [
  ...['/dashboard', '/agents', '/agents/deployment-bot', '/agents/register_manifest', '/interactions', '/audit'],
  ...['profile', 'members', 'tokens', 'tools', 'secrets', 'policies', 'organization'].map((tab) => `/settings/${tab}`),
];

test('no page has a word to say in the console, on a desk or on a phone', async ({ page, world, agent }) => {
  test.setTimeout(240_000);
  await agent.execute({ type: 'kubernetes', tool: 'scale', params: { replicas: 2 } });
  await agent.ask({ type: 'kubernetes', tool: 'deploy', params: {} }, { summary: 'Deploys <b>it</b>' });
  await world.owner.post('/policies', { name: 'Nights', effect: 'deny', match: { actions: ['x:*'] } });
  await world.owner.post('/secrets', { name: 'one', value: 'two', allowed_hosts: ['a.example'] });
  await world.owner.call('PATCH', '/tools/kubernetes:deploy', { body: { risk_tier: 'high' } });
  await world.owner.post('/invitations', { email: `x-${world.slug}@e2e.example`, role: 'viewer' });
  const told = watch(page);
  await enter(page, world, '/dashboard');
  for (const path of PAGES) {
    await page.goto(`${world.server.url}/${world.slug}${path}`);
    await page.setViewportSize({ width: 320, height: 700 });
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.setViewportSize({ width: 1280, height: 800 });
  }
  expect(told).toEqual([]);
});

test('pages in front of the console are accessible', async ({ page, server }) => {
  for (const path of ['/login', '/invite/csi_unknown']) {
    await page.goto(server.url + path);
    await expectAccessible(page);
  }
});

test('a viewer is offered nothing that a viewer can not do', async ({ page, world, receiver }) => {
  await world.agent(receiver.url);
  await enter(page, world, '/agents/deployment-bot', await newMember(world, 'viewer'));
  for (const name of [/Suspend/, /Revoke/, /Make a key/])
    await expect(page.getByRole('button', { name })).toHaveCount(0);
  for (const tab of ['members', 'tools', 'policies', 'organization']) {
    await page.goto(`${world.server.url}/${world.slug}/settings/${tab}`);
    for (const name of [/^Add a/, /^Edit/, /^Delete/, /^Save/, /Turn gating/, /^Close/]) {
      await expect(page.getByRole('button', { name })).toHaveCount(0);
    }
  }
});

test('another organization’s pages, unknown agents and interactions are not there', async ({ page, world }) => {
  const who = await newMember(world, 'viewer');
  await enter(page, world, '/dashboard', who);
  for (const path of ['/acme/dashboard', `/${world.slug}/agents/nobody-here`, `/${world.slug}/interactions/int-none`]) {
    const answer = await page.goto(world.server.url + path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  }
});
