import { expectAccessible, newMember } from './support/browser';
import { expect, test } from './support/desk';

test('what isn’t there and what isn’t for somebody says what to do next', async ({ anotherDesk, world }) => {
  test.slow();
  const desk = await anotherDesk(await newMember(world, 'viewer'));
  const { page } = desk;
  const unknown = [
    '/agents/nobody',
    '/approvals/appr-00000000000000000000000000',
    '/rules/x',
    '/interactions/x',
    '/nowhere',
  ];
  for (const path of unknown) {
    const answer = await page.goto(`${world.server.url}/${world.slug}${path}`);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole('heading', { name: 'There is nothing here' }), path).toBeVisible();
  }
  await page.goto(`${world.server.url}/${world.slug}/agents/nobody`);
  await expect(page.getByRole('link', { name: 'Go to Approvals' })).toHaveAttribute('href', `/${world.slug}/approvals`);

  for (const path of ['/settings/secrets', '/settings/webhooks', '/rules/new', '/agents/register_manifest']) {
    await desk.open(path);
    await expect(page.getByRole('heading', { name: /are not for your role$/ }), path).toBeVisible();
  }
  await expectAccessible(page);
  await page.getByRole('link', { name: 'See who the owners are' }).click();
  await page.waitForURL(new RegExp(`/${world.slug}/settings/members$`));
});
