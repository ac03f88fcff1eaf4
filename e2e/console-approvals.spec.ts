import { approvalDetail } from '@/lib/contracts/approvals';
import { read } from './support/caller';
import { newMember } from './support/browser';
import { expect, test } from './support/desk';
import { rowOf } from './support/approvals';
import { DEPLOY } from './support/manifest';

const deploy = (image: string) => ({ ...DEPLOY, params: { ...DEPLOY.params, image } });

test.describe('the main job in the console', () => {
  test('with the keyboard alone: find, approve, deny, review; each decision lands on the focused row', async ({
    desk,
    world,
    agent,
    receiver,
  }) => {
    const { page } = desk;
    const ids = [
      await agent.ask(deploy('app:v1'), { summary: 'First' }),
      await agent.ask(deploy('app:v2'), { summary: 'Second' }),
      await agent.ask(deploy('app:v3'), { summary: 'Third' }),
    ];
    const [first = '', second = '', third = ''] = ids;
    const row = (id: string) => page.locator(`[data-row="${id}"]`);

    await desk.open('/dashboard');
    await page.keyboard.press('a');
    await expect(page).toHaveURL(/\/approvals$/);
    await expect(row(third)).toBeVisible();

    await page.keyboard.press('j');
    await expect(row(first)).toBeFocused();
    await page.keyboard.press('j');
    await expect(row(second)).toBeFocused();

    await page.keyboard.press('Shift+A');
    const dialog = page.getByRole('alertdialog');
    await expect(dialog.getByLabel('Notes')).toBeFocused();
    await expect(dialog).toContainText('"app:v2"');
    await page.keyboard.type('Reviewed');
    await page.keyboard.press('Control+Enter');
    await expect(row(second)).toBeHidden();
    await expect(row(third)).toBeFocused();
    await expect(page.getByRole('status').filter({ hasText: /^Approved/ })).toContainText('2 left');
    expect(await rowOf(world.server.database, second)).toMatchObject({ status: 'approved' });
    expect(receiver.calls).toHaveLength(1);
    expect(receiver.calls[0]?.json).toEqual(deploy('app:v2').params);

    await page.keyboard.press('Shift+D');
    await expect(dialog.getByRole('textbox', { name: /^Reason/ })).toBeFocused();
    await page.keyboard.press('Control+Enter');
    await expect(dialog).toBeVisible(); // a denial without a reason stays open
    await page.keyboard.type('Not during code freeze');
    await page.keyboard.press('Control+Enter');
    await expect(row(third)).toBeHidden();
    await expect(row(first)).toBeFocused();
    expect(await agent.status(third)).toMatchObject({ status: 'denied', reason: 'Not during code freeze' });

    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/approvals/${first}$`));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('kubernetes:deploy');
    await page.keyboard.press('Shift+A');
    await expect(dialog.getByLabel('Notes')).toBeFocused();
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText(/^Approved by owner@e2e\.example/)).toBeVisible();
    await expect(page.getByRole('button', { name: /^Approve/ })).toBeHidden();
    expect(receiver.calls).toHaveLength(2);
  });

  test('after a decision the next one is there; brackets go back and forth', async ({ desk, agent }) => {
    const { page } = desk;
    const [first = '', second = '', third = ''] = [
      await agent.ask(deploy('app:v1')),
      await agent.ask(deploy('app:v2')),
      await agent.ask(deploy('app:v3')),
    ];
    const at = (id: string) => expect(page).toHaveURL(new RegExp(`/approvals/${id}$`));
    await desk.open(`/approvals/${first}`);
    await expect(page.getByRole('button', { name: 'Next in the queue' })).toBeEnabled();
    await page.keyboard.press(']');
    await at(second);
    await expect(page.getByText('"app:v2"')).toBeVisible();
    await page.keyboard.press('[');
    await at(first);
    await expect(page.getByText('"app:v1"')).toBeVisible();
    await page.keyboard.press('Shift+A');
    await expect(page.getByRole('alertdialog').getByLabel('Notes')).toBeFocused();
    await page.keyboard.press('Control+Enter');
    await at(second);
    await expect(page.getByText('"app:v2"')).toBeVisible();
    await page.keyboard.press('u');
    await expect(page.locator(`[data-row="${second}"]`)).toBeFocused();
    await expect(page.locator(`[data-row="${first}"]`)).toHaveCount(0);
    await expect(page.locator(`[data-row="${third}"]`)).toBeVisible();
  });

  test('nothing decides on a bare letter, on a held key or while typing', async ({ desk, world, agent }) => {
    const { page } = desk;
    const id = await agent.ask(DEPLOY);
    await desk.open('/approvals');
    await page.keyboard.press('j');
    await page.keyboard.press('d');
    await expect(page.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible();
    await desk.open('/approvals');
    await page.keyboard.press('/');
    await page.keyboard.type('AD');
    await expect(page.getByRole('searchbox')).toHaveValue('AD');
    await expect(page.getByRole('alertdialog')).toBeHidden();
    expect(await rowOf(world.server.database, id)).toMatchObject({ status: 'pending' });
  });

  test('the page shows everything in the operator guide’s order', async ({ desk, world, agent }) => {
    const { page } = desk;
    const id = await agent.ask(DEPLOY, {
      summary: 'Deploy app:v2.0.0 to production namespace',
      context: { ticket: 'OPS-1' },
      run_id: 'run-7',
    });
    await desk.open(`/approvals/${id}`);
    const text = await page.locator('main').innerText();
    const wanted = [
      'deployment-bot',
      '(Test Bot v2.1.0)',
      'Created',
      'Expires',
      'remaining)',
      'REQUIRES_APPROVAL: ',
      '"namespace": "production"',
      'written by the agent',
      'OPS-1',
      'POST 127.0.0.1',
      'run-7',
      'manifest_validation: pass',
      'tool_authorization: escalate',
      'Before approving, verify',
      'Audit trail',
    ];
    let at = 0;
    for (const part of wanted) {
      expect(text.indexOf(part, at), part).toBeGreaterThanOrEqual(at);
      at = text.indexOf(part, at);
    }
    const { action_hash } = read(approvalDetail, await world.owner.get(`/approvals/${id}`));
    await expect(page.getByText(action_hash.slice(0, 8))).toBeVisible();
  });

  test('hidden characters and secrets: shown for what they are, revealed on the record', async ({ desk, agent }) => {
    const { page } = desk;
    const params = { namespace: 'prod\u200buction', api_key: 'sk-live-0123456789abcdefghij', image: 'app:\u202ev2' };
    const id = await agent.ask({ ...DEPLOY, params }, { summary: 'Pay p\u0430ypal \u{e0041}' });
    await desk.open('/approvals');
    for (const code of ['U+200B', 'U+202E', 'U+E0041', 'mixes Latin and Cyrillic']) {
      await expect(page.getByRole('grid')).toContainText(code);
    }
    await desk.open(`/approvals/${id}`);
    await expect(page.getByText(/hidden or look-alike characters/)).toBeVisible();
    expect(await page.content()).not.toContain('sk-live-0123456789');
    await page.getByRole('button', { name: 'Reveal masked values' }).click();
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Reveal/ })
      .click();
    await expect(page.getByRole('region', { name: 'Masked values' })).toContainText('sk-live-0123456789abcdefghij');
    await expect(page.getByText('Masked values revealed')).toBeVisible();
  });

  test('a viewer sees everything and can press nothing', async ({ anotherDesk, world, agent }) => {
    const id = await agent.ask(DEPLOY);
    const { page, open } = await anotherDesk(await newMember(world, 'viewer'));
    await open('/approvals');
    await expect(page.locator(`[data-row="${id}"]`)).toBeVisible();
    await expect(page.getByRole('checkbox')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Expire stale actions' })).toHaveCount(0);
    await open(`/approvals/${id}`);
    await expect(page.getByText('You can look at this, not decide it')).toBeVisible();
    for (const name of [/^Approve/, /^Deny/, 'Extend', /Reveal/]) {
      await expect(page.getByRole('button', { name })).toHaveCount(0);
    }
  });

  test('another organization’s approval, and one that never was, are not found', async ({ desk, world, receiver }) => {
    const { page } = desk;
    await world.agent(receiver.url);
    for (const id of ['appr-01jqy3v2m4e8r9t0a1b2c3d4e5', 'nonsense']) {
      const answer = await page.goto(`${world.server.url}/${world.slug}/approvals/${id}`);
      expect(answer?.status()).toBe(404);
      await expect(page.getByText('There is nothing here')).toBeVisible();
    }
  });
});
