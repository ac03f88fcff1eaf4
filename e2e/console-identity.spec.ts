import { loginAnswer } from '@/lib/contracts/identity';
import { addMemberAnswer, memberList } from '@/lib/contracts/members';
import { enter, newMember, signIn } from './support/browser';
import { read } from './support/caller';
import { http } from './support/http';
import { OWNER } from './support/server';
import { expect, test } from './support/test';

const ORG = 'acme';

test('signing in leads back to the page that was asked for, signing out ends it', async ({ page, world }) => {
  const asked = `${world.server.url}/${world.slug}/audit?type=org_created`;
  await page.goto(asked);
  await expect(page).toHaveURL(/\/login\?next=/);
  await expect(page.getByLabel('E-mail')).toHaveAttribute('autocomplete', 'username');
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('autocomplete', 'current-password');
  await signIn(page);
  await expect(page).toHaveURL(asked);

  await page.getByRole('button', { name: `Account of` }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login/);
  await page.goto(asked);
  await expect(page).toHaveURL(/\/login\?next=/);
});

test('a wrong password says so, keeps the address and never shows up in an address', async ({ page, server }) => {
  await page.goto(`${server.url}/login`);
  await page.getByLabel('E-mail').fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('E-mail address or password is wrong.')).toBeVisible();
  await expect(page.getByLabel('E-mail')).toHaveValue(OWNER.email);
  expect(page.url()).not.toContain('password=');
});

test('too many attempts are told with the time to wait', async ({ page, start }) => {
  const server = await start();
  for (let attempt = 0; attempt < 12; attempt++) {
    await http('POST', `${server.url}/api/v1/auth/login`, { body: { email: OWNER.email, password: 'guess' } });
  }
  await page.goto(`${server.url}/login`);
  await page.getByLabel('E-mail').fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText(/too many attempts.*Try again in \d+ s/i)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign in' })).toHaveAttribute('aria-disabled', 'true');
});

for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
  test(`next=${next} does not lead away`, async ({ page, server }) => {
    await page.goto(`${server.url}/login?next=${encodeURIComponent(next)}`);
    await signIn(page);
    await expect(page).toHaveURL(`${server.url}/${ORG}/dashboard`);
  });
}

test('a session that is revoked elsewhere is over with the next click', async ({ page, world }) => {
  const who = await newMember(world, 'viewer');
  await enter(page, world, '/agents', who);
  const login = await http('POST', `${world.server.url}/api/v1/auth/login`, { body: who });
  const token = read(loginAnswer, login).access_token;
  const ended = await http('DELETE', `${world.server.url}/api/v1/auth/sessions?keep_current=true`, { token });
  expect(ended.json).toEqual({ ended: 1 });
  // At the latest: what the page asks by itself meanwhile ends it as well, also in the middle of the click.
  const over = page.waitForURL(/\/login\?next=/);
  await Promise.race([page.getByRole('link', { name: 'Audit log' }).click(), over]);
  await over;
});

test('one’s own sessions are listed and can be ended one by one', async ({ page, browser, world }) => {
  const who = await newMember(world, 'viewer');
  await enter(page, world, '/settings/profile', who);
  const elsewhere = await (await browser.newContext()).newPage();
  await enter(elsewhere, world, '/agents', who);

  await page.reload();
  await expect(page.getByText('this session')).toHaveCount(1);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Sign out', exact: true })).toHaveCount(0);
  await elsewhere.reload();
  await expect(elsewhere).toHaveURL(/\/login/);
  await elsewhere.context().close();

  await page.getByRole('button', { name: 'Sign out everywhere', exact: true }).click();
  await expect(page).toHaveURL(/\/login/);
});

test('a changed role holds from the next request on', async ({ page, world }) => {
  const who = await newMember(world, 'viewer');
  await enter(page, world, '/agents', who);
  await expect(page.getByRole('heading', { name: 'No agents yet' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Register a manifest' })).toHaveCount(0);

  const members = read(memberList, await world.owner.get('/members')).items;
  const member = members.find(({ email }) => email === who.email);
  const change = (role: string) => world.owner.call('PATCH', `/members/${member?.user_id}`, { body: { role } });
  expect((await change('admin')).status).toBe(200);
  await page.reload();
  await expect(page.getByRole('link', { name: 'Register a manifest', exact: true })).toBeVisible();

  expect((await change('viewer')).status).toBe(200);
  await page.getByRole('link', { name: 'Register a manifest', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Manifests are not for your role' })).toBeVisible();
});

test('an invitation is made, opened by somebody new, and used up', async ({ page, browser, world }) => {
  await enter(page, world, '/settings/members');
  await page.getByRole('button', { name: 'Add a person' }).click();
  const email = `new-${world.slug}@e2e.example`;
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Role').selectOption('operator');
  await page.getByRole('button', { name: 'Make the invitation' }).click();
  const link = await page.getByRole('region', { name: 'Invitation link' }).textContent();
  await page.getByRole('button', { name: 'Done' }).click();

  const guest = await (await browser.newContext()).newPage();
  await guest.goto(link ?? '');
  await expect(guest.getByText('You are invited as operator')).toBeVisible();
  await guest.getByLabel('Password', { exact: true }).fill('short');
  await guest.getByRole('button', { name: 'Join' }).click();
  await expect(guest.getByText('must have at least 12 characters')).toBeVisible();
  await expect(guest.getByLabel('Password', { exact: true })).toBeFocused();
  await guest.getByLabel('Your name').fill('Nora New');
  await guest.getByLabel('Password', { exact: true }).fill('correct-horse-battery-9');
  await guest.getByRole('button', { name: 'Join' }).click();
  await expect(guest).toHaveURL(`${world.server.url}/${world.slug}/dashboard`);
  await guest.goto(link ?? '');
  await expect(guest.getByRole('heading', { name: 'This invitation is not open' })).toBeVisible();
  await guest.context().close();

  await page.reload();
  await expect(page.getByRole('row', { name: /Nora New/ })).toContainText('operator');
});

test('a first password made by somebody else must be changed before anything else', async ({ page, world }) => {
  const who = { email: `first-${world.slug}@e2e.example`, password: 'made-by-somebody-else-1' };
  const added = read(addMemberAnswer, await world.owner.post('/members', { ...who, role: 'viewer' }));
  expect(added.added).toBe('member');
  await enter(page, world, '/dashboard', who);
  await expect(page).toHaveURL(`${world.server.url}/password`);
  await page.goto(`${world.server.url}/${world.slug}/agents`);
  await expect(page).toHaveURL(`${world.server.url}/password`);

  await page.getByLabel('Current password').fill('wrong');
  await page.getByLabel('New password').fill('my-own-long-passphrase-3');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('is wrong')).toBeVisible();
  await page.getByLabel('Current password').fill(who.password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page).toHaveURL(`${world.server.url}/${world.slug}/dashboard`);
});
