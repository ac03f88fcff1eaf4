import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { approvalPage } from '@/lib/contracts/approvals';
import { read } from './support/caller';
import { expect, test } from './support/desk';
import { DEPLOY } from './support/manifest';
import type { World } from './support/world';

// One after another: the client is built in its folder before it is packed.
test.describe.configure({ mode: 'default' });

const ROOT = resolve(import.meta.dirname, '..');
const run = promisify(execFile);

/** The first TypeScript of a page: the ten lines. They are JavaScript too. */
function tenLines(page: string): string {
  const [, code] = /^```ts\n([\s\S]*?)^```/m.exec(readFileSync(join(ROOT, page), 'utf8')) ?? [];
  if (code === undefined) throw new Error(`${page} has no TypeScript`);
  return code;
}

/** An empty folder with nothing but the packed client in it, installed without a network. */
async function install(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-client-'));
  const env = { ...process.env, FORCE_COLOR: '0', npm_config_update_notifier: 'false' };
  await run('npm', ['pack', './packages/client', '--pack-destination', directory], { cwd: ROOT, env });
  const [tarball = ''] = readdirSync(directory);
  expect(statSync(join(directory, tarball)).size, 'the packed client').toBeLessThan(40_000);
  writeFileSync(join(directory, 'package.json'), '{"private": true}');
  const options = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...options, `./${tarball}`], { cwd: directory, env });
  writeFileSync(join(directory, 'script.mjs'), tenLines('packages/client/README.md'));
  return directory;
}

function start(directory: string, env: Record<string, string>) {
  const environment = { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production' as const, ...env };
  const child = spawn(process.execPath, ['script.mjs'], { cwd: directory, env: environment });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise<{ code: number | null; output: string }>((done) => {
    child.once('close', (code) => done({ code, output }));
  });
}

/** The key of an agent that restores databases itself, after a person's yes. */
async function restorer(world: World): Promise<string> {
  await world.manifest({
    version: '1.0',
    agent: { id: 'deployment-bot', name: 'Deployment Bot', version: '2.1.0' },
    capabilities: { requested: ['database:restore'] },
    constraints: { require_human_approval: ['database:restore'] },
    tools: { 'database:restore': { type: 'agent' } },
  });
  return world.key({ kind: 'agent', agent_id: 'deployment-bot' });
}

/** What waits for a person, as soon as it does. */
async function asked(world: World): Promise<string> {
  let id: string | undefined;
  await expect
    .poll(async () => (id = read(approvalPage, await world.owner.get('/approvals/pending')).items[0]?.approval_id))
    .toBeDefined();
  return id ?? '';
}

test('from an empty folder: install the packed client, run its ten lines, approve, the script goes on', async ({
  desk,
  world,
}) => {
  test.setTimeout(360_000);
  for (const page of ['README.md', 'docs/quick-start-agents.md']) {
    expect(tenLines(page), page).toBe(tenLines('packages/client/README.md'));
  }
  await world.manifest({
    version: '1.0',
    agent: { id: 'deployment-bot', name: 'Deployment Bot', version: '2.1.0' },
    capabilities: { requested: ['database:restore'] },
    constraints: { require_human_approval: ['database:restore'] },
    tools: { 'database:restore': { type: 'agent' } },
  });
  const env = {
    COUNTERSIGN_URL: world.server.url,
    COUNTERSIGN_API_KEY: await world.key({ kind: 'agent', agent_id: 'deployment-bot' }),
  };
  const directory = await install();

  await test.step('approved in the browser', async () => {
    const script = start(directory, env);
    const id = await asked(world);
    const { page } = desk;
    await desk.open('/approvals');
    const row = page.locator(`[data-row="${id}"]`);
    await expect(row).toContainText('Restore orders into staging');
    await page.keyboard.press('j');
    await expect(row).toBeFocused();
    await page.keyboard.press('Shift+A');
    // Nothing is decided before it is shown.
    await expect(page.getByRole('alertdialog')).toContainText('"staging"');
    await page.keyboard.press('Control+Enter');
    await expect(row).toBeHidden();
    expect(await script).toEqual({ code: 0, output: "{ restored: 'orders into staging' }\n" });
  });

  await test.step('approved by the API', async () => {
    const script = start(directory, env);
    const approved = await world.owner.post(`/approvals/${await asked(world)}/approve`, {});
    expect(approved.status, approved.text).toBe(200);
    expect(await script).toMatchObject({ code: 0 });
  });

  await test.step('denied with a hint: the script learns why and what would pass', async () => {
    const script = start(directory, env);
    const body = { reason: 'Not today', retry: 'with_changes', suggested_params: { to: 'sandbox' } };
    expect((await world.owner.post(`/approvals/${await asked(world)}/deny`, body)).status).toBe(200);
    const { code, output } = await script;
    expect(code).toBe(1);
    expect(output).toContain('ApprovalDeniedError: Action not approved: Not today');
    expect(output).toContain('{"to":"sandbox"}');
  });
  rmSync(directory, { recursive: true });
});

test('the installed package checks a receipt offline: npx countersign verify receipt.jws', async ({ world, agent }) => {
  test.setTimeout(240_000);
  const id = await agent.ask(DEPLOY);
  expect((await world.owner.post(`/approvals/${id}/deny`, { reason: 'no' })).status).toBe(200);
  const receipt = (await world.owner.get(`/approvals/${id}/receipt?format=jws`)).text;
  const keys = (await world.owner.get('/.well-known/jwks.json')).text;
  const directory = await install();
  const verify = async (jws: string): Promise<{ code: number; output: string }> => {
    writeFileSync(join(directory, 'receipt.jws'), jws);
    writeFileSync(join(directory, 'jwks.json'), keys);
    // An address where nobody is: whoever asked the network for anything would fail.
    const env = { PATH: process.env['PATH'], HOME: directory, npm_config_registry: 'http://127.0.0.1:9' };
    const options = { cwd: directory, env: { ...env, NODE_ENV: 'production' as const } };
    return run('npx', ['--offline', '--no', 'countersign', 'verify', 'receipt.jws'], options).then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      (error: { code: number; stderr: string }) => ({ code: error.code, output: error.stderr }),
    );
  };
  const good = await verify(receipt);
  expect(good.code, good.output).toBe(0);
  expect(good.output).toMatch(/^VALID\n/);
  expect(good.output).toContain(`"approval_id": "${id}"`);
  expect(good.output).toContain('"decision": "denied"');
  const [head = '', , signature = ''] = receipt.trim().split('.');
  const claims = JSON.parse(good.output.replace(/^VALID/, '')) as object;
  const other = Buffer.from(JSON.stringify({ ...claims, decision: 'approved' })).toString('base64url');
  expect(await verify(`${head}.${other}.${signature}`)).toEqual({
    code: 1,
    output: expect.stringContaining('NOT VALID: the signature is wrong'),
  });
  rmSync(directory, { recursive: true });
});

test('the installed client works in a browser', async ({ page, world }) => {
  test.setTimeout(240_000);
  const directory = await install();
  const client = readFileSync(join(directory, 'node_modules/countersign/dist/client.js'), 'utf8');
  const options = JSON.stringify({ url: world.server.url, apiKey: await restorer(world) });
  const program = `import { Countersign } from './client.js';
    const restore = new Countersign(${options}).guard('database:restore', async ({ to }) => 'restored into ' + to);
    document.title = await restore({ to: 'staging' }).catch((error) => String(error));`;
  // A page of somebody's own, at the server's address: no CORS is needed, and none of our scripts is there.
  await page.route('**/somebody/*', (route) => {
    const isScript = route.request().url().endsWith('.js');
    const body = isScript ? client : `<!doctype html><title>waiting</title><script type="module">${program}</script>`;
    return route.fulfill({ contentType: isScript ? 'text/javascript' : 'text/html', body });
  });
  await page.goto(`${world.server.url}/somebody/page`);
  expect((await world.owner.post(`/approvals/${await asked(world)}/approve`, {})).status).toBe(200);
  await expect(page).toHaveTitle('restored into staging');
  rmSync(directory, { recursive: true });
});
