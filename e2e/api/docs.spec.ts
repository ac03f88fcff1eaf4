import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { approvalPage } from '@/lib/contracts/approvals';
import { expect, test } from '../support/test';

const ROOT = resolve(import.meta.dirname, '../..');
const PASSWORD = 'the-first-passphrase-of-3-docs';

/** Every page with commands to copy. They run in the order in which they stand, page after page, on one new server. */
const PAGES = [
  'README.md',
  'docs/quick-start-agents.md',
  'docs/operators.md',
  'docs/moving-from.md',
  'docs/api.md',
  'docs/runbook.md',
];

/** What surrounds a page's commands: the first error of any of them ends it, also inside `$(…)`. */
const PROLOGUE = `set -euo pipefail
npm() { (cd "$ROOT" && command npm "$@") || { echo "npm $*" >> failures; return 22; }; }
curl() { command curl --fail-with-body "$@" || { echo "curl $*" >> failures; return 22; }; }
`;
const EPILOGUE = `
echo "$TOKEN" > token
echo "\${COUNTERSIGN_API_KEY:-}" > key
`;

/** The blocks of a page that say that they can be run, with the address of this server. */
function blocksOf(page: string, language: string, url: string): string[] {
  const fence = new RegExp(`^ *\`\`\`${language} runnable.*\\n([\\s\\S]*?)^ *\`\`\``, 'gm');
  return [...readFileSync(join(ROOT, page), 'utf8').matchAll(fence)].map(([, code = '']) =>
    code.replaceAll('http://localhost:3000', url),
  );
}

function run(program: string, args: string[], cwd: string, env: Record<string, string>) {
  // The test runner asks for colours; nobody's shell does when it reads another program's output.
  const environment = { ...process.env, FORCE_COLOR: '0', ...env };
  const child = spawn(program, args, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return new Promise<{ code: number | null; output: string }>((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, output }));
  });
}

test('the commands of the documentation run as printed', async ({ start }) => {
  test.setTimeout(180_000);
  const server = await start({ env: { DEMO: '1', ADMIN_EMAIL: 'admin@example.com', ADMIN_PASSWORD: PASSWORD } });
  const directory = mkdtempSync(join(tmpdir(), 'countersign-docs-'));
  const read = (name: string) => readFileSync(join(directory, name), 'utf8');
  writeFileSync(join(directory, 'failures'), '');

  for (const page of PAGES) {
    await test.step(page, async () => {
      const blocks = blocksOf(page, 'sh', server.url);
      expect(blocks.length).toBeGreaterThan(2);
      const script = blocks.map((block, index) => `echo; echo '--- ${page}, block ${index + 1}'\n${block}`).join('\n');
      writeFileSync(join(directory, 'script.sh'), PROLOGUE + script + EPILOGUE);
      const { code, output } = await run('bash', ['script.sh'], directory, {
        ...{ ...server.secrets, ADMIN_PASSWORD: PASSWORD, ROOT, DATABASE_URL: server.database.url },
      });
      expect(read('failures'), output).toBe('');
      expect(code, output).toBe(0);
      expect(output).not.toContain('undefined');
    });
    for (const program of blocksOf(page, 'ts', server.url)) {
      await test.step(`${page}, in TypeScript`, async () => {
        const file = join(directory, 'agent.mts');
        writeFileSync(file, program);
        const key = read('key').trim();
        const agent = run(process.execPath, ['--import', 'tsx', file], ROOT, {
          COUNTERSIGN_URL: server.url,
          COUNTERSIGN_API_KEY: key,
        });
        const approver = approveEverything(server.url, read('token').trim());
        const { code, output } = await agent.finally(approver.stop);
        expect(code, output).toBe(0);
        expect(output).toContain('deployed: {');
        expect(output).toContain('restored: {');
      });
    }
  }
  rmSync(directory, { recursive: true });
});

/** A person who says yes to whatever waits, until told to stop. */
function approveEverything(url: string, token: string): { stop: () => Promise<void> } {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  let stopped = false;
  const work = async () => {
    while (!stopped) {
      const list = await fetch(`${url}/api/v1/orgs/acme/approvals/pending`, { headers });
      for (const { approval_id: id } of approvalPage.parse(await list.json()).items) {
        await fetch(`${url}/api/v1/orgs/acme/approvals/${id}/approve`, { method: 'POST', headers, body: '{}' });
      }
      await delay(100);
    }
  };
  const ended = work();
  return {
    stop: () => {
      stopped = true;
      return ended;
    },
  };
}
