import type { Page, Response } from '@playwright/test';
import { readdirSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { executeAnswer } from '@/lib/contracts/gateway';
import { newInvitation } from '@/lib/contracts/members';
import { ruleInfo } from '@/lib/contracts/rules';
import { webhookInfo } from '@/lib/contracts/webhooks';
import { enter } from './support/browser';
import { read } from './support/caller';
import type { Receiver } from './support/receiver';
import { expect, test } from './support/test';
import type { World } from './support/world';

const DEPLOY = { type: 'kubernetes', tool: 'deploy', params: { namespace: 'production' } };

/** Every page of the application by its route, with an address under which it shows something. */
async function addresses(world: World, receiver: Receiver): Promise<Record<string, string>> {
  const agent = await world.agent(receiver.url);
  const approval = await agent.ask(DEPLOY, { summary: '<script>alert(1)</script>' });
  const allowed = read(
    executeAnswer,
    await agent.post('/api/v1/gateway/execute', { action: { ...DEPLOY, tool: 'scale' } }),
  );
  const rule = read(
    ruleInfo,
    await world.owner.post('/rules', {
      tool_name: 'kubernetes:deploy',
      arg_constraints: { namespace: 'a' },
      max_uses: 1,
    }),
  );
  const webhook = read(
    webhookInfo,
    await world.owner.post('/webhooks', { url: `${receiver.url}/hook`, events: ['approval.created'] }),
  );
  const { token } = read(
    newInvitation,
    await world.owner.post('/invitations', { email: `x-${world.slug}@e2e.example`, role: 'viewer' }),
  );
  const org = `/${world.slug}`;
  const below = (prefix: string, ...names: string[]) =>
    Object.fromEntries(names.map((name) => [`${prefix}/${name}`, `${prefix.replace('/[org]', org)}/${name}`]));
  return {
    '/': '/',
    '/login': '/login',
    '/password': '/password',
    '/invite/[token]': `/invite/${token}`,
    '/approvals/[[...path]]': '/approvals/rules',
    '/settings/[[...path]]': '/settings',
    '/docs': '/docs',
    '/docs/api': '/docs/api',
    '/docs/api/[tag]': '/docs/api/gateway',
    '/[org]': org,
    ...below('/[org]', 'agents', 'approvals', 'audit', 'dashboard', 'interactions', 'rules', 'settings'),
    ...below('/[org]/approvals', 'rules', 'stats'),
    ...below(
      '/[org]/settings',
      'members',
      'organization',
      'policies',
      'profile',
      'secrets',
      'tokens',
      'tools',
      'webhooks',
    ),
    '/[org]/agents/[id]': `${org}/agents/deployment-bot`,
    '/[org]/agents/register_manifest': `${org}/agents/register_manifest`,
    '/[org]/approvals/[id]': `${org}/approvals/${approval}`,
    '/[org]/interactions/[id]': `${org}/interactions/${allowed.interaction_id}`,
    '/[org]/rules/new': `${org}/rules/new`,
    '/[org]/rules/[id]': `${org}/rules/${rule.rule_id}`,
    '/[org]/rules/[id]/replace': `${org}/rules/${rule.rule_id}/replace`,
    '/[org]/settings/webhooks/[webhook_id]': `${org}/settings/webhooks/${webhook.webhook_id}`,
  };
}

/** The routes of `app/`, so that a new page can't be forgotten here. */
function routes(): string[] {
  const app = resolve(import.meta.dirname, '../app');
  return readdirSync(app, { recursive: true })
    .map(String)
    .filter((name) => name.split(sep).at(-1) === 'page.tsx')
    .map((name) => `/${join(name, '..').split(sep).join('/')}`.replace('/(console)', '').replace(/^\/\.$/, '/'))
    .sort();
}

/** Records what the policy refuses, and what is asked of other hosts. */
async function record(page: Page, host: string): Promise<string[]> {
  const seen: string[] = [];
  await page.exposeFunction('refused', (text: string) => void seen.push(text));
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
      const refused: (text: string) => void = Reflect.get(globalThis, 'refused'); // exposed above
      refused(`refused: ${violatedDirective} ${blockedURI} ${sourceFile}`);
    }),
  );
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) && url.host !== host) seen.push(`asked: ${url.href}`);
  });
  return seen;
}

/** The answer's policy and markup are strict; gives the nonce. */
async function strict(answer: Response | null, page: Page): Promise<string> {
  const where = page.url();
  const policy = answer?.headers()['content-security-policy'] ?? '';
  const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? '';
  const nonce = /'nonce-([^']+)'/.exec(scripts)?.[1] ?? '';
  expect(nonce.length, `nonce of ${where}`).toBeGreaterThanOrEqual(22);
  expect(scripts, where).not.toMatch(/unsafe-|https?:|\*|data:|blob:/);
  expect(policy, where).not.toMatch(/https?:|\*/);
  for (const directive of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) {
    expect(policy, where).toContain(directive);
  }
  const html = (await answer?.text()) ?? '';
  const tags = html.match(/<script\b[^>]*>/g) ?? [];
  expect(tags.length, `scripts of ${where}`).toBeGreaterThan(0);
  expect(
    tags.filter((tag) => !tag.includes(`nonce="${nonce}"`)),
    `scripts without the nonce in ${where}`,
  ).toEqual([]);
  expect(html.match(/<[a-z][^>]*\son[a-z]+\s*=\s*["']/gi) ?? [], `inline handlers in ${where}`).toEqual([]);
  return nonce;
}

test('every page carries a strict content security policy, works under it and loads nothing from another host', async ({
  page,
  world,
  receiver,
}) => {
  test.setTimeout(600_000);
  const pages = await addresses(world, receiver);
  expect(Object.keys(pages).sort(), 'each page of the application is opened').toEqual(routes());
  const seen = await record(page, new URL(world.server.url).host);
  const nonces = [await strict(await page.goto(`${world.server.url}/login`), page)];
  await enter(page, world, '/dashboard');
  for (const path of Object.values(pages)) {
    const answer = await page.goto(world.server.url + path, { waitUntil: 'load' });
    expect(answer?.status(), path).toBe(200);
    nonces.push(await strict(answer, page));
    expect(seen, path).toEqual([]);
  }
  expect(new Set(nonces).size, 'each answer has a nonce of its own').toBe(nonces.length);
});

test('the policy bites: a script, a handler and an image that were smuggled in do nothing, and are seen', async ({
  page,
  world,
}) => {
  const smuggled = `<script>globalThis.smuggled = 1</script><img src="https://evil.example/pixel.png" onerror="globalThis.smuggled = 2">`;
  const seen = await record(page, new URL(world.server.url).host);
  await page.route('**/login', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replace('</body>', `${smuggled}</body>`) });
  });
  await page.goto(`${world.server.url}/login`);
  await expect
    .poll(() => seen.map((line) => line.split(' ').slice(0, 2).join(' ')).sort())
    .toEqual([
      'asked: https://evil.example/pixel.png',
      'refused: img-src',
      'refused: script-src-attr',
      'refused: script-src-elem',
    ]);
  expect(await page.evaluate(() => 'smuggled' in globalThis)).toBe(false);
});
