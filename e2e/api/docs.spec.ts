import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { approvalPage } from '@/lib/contracts/approvals';
import { blocksOf, EPILOGUE, PROLOGUE, ROOT, runProgram } from '../support/pages';
import { expect, test } from '../support/test';

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

test('the commands of the documentation run as printed', async ({ start }) => {
  test.setTimeout(360_000);
  const server = await start({ env: { DEMO: '1', ADMIN_EMAIL: 'admin@example.com', ADMIN_PASSWORD: PASSWORD } });
  const directory = mkdtempSync(join(tmpdir(), 'countersign-docs-'));
  const read = (name: string) => readFileSync(join(directory, name), 'utf8');
  writeFileSync(join(directory, 'failures'), '');
  writeFileSync(join(directory, 'countersign.log'), server.logs());

  for (const page of PAGES) {
    await test.step(page, async () => {
      const blocks = blocksOf(page, 'sh', server.url);
      expect(blocks.length).toBeGreaterThan(2);
      const script = blocks.map((block, index) => `echo; echo '--- ${page}, block ${index + 1}'\n${block}`).join('\n');
      writeFileSync(join(directory, 'script.sh'), PROLOGUE + script + EPILOGUE);
      const { code, output } = await runProgram('bash', ['script.sh'], directory, {
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
        const agent = runProgram(process.execPath, ['--import', 'tsx', file], ROOT, {
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
