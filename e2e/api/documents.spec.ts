import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROLLOUT_GUIDE, OPERATOR_RUNBOOK } from '../documents/module';
import { OPERATOR_GUIDE } from '../documents/operators';
import { isAbout, linksOf, rowsOf, sections } from '../documents/rows';
import { DOCUMENTS, readSamples, samplesOf, sha256, type DocumentName } from '../documents/samples';
import { SIGNED_APPROVALS } from '../documents/signed';
import { setStage, type Runners } from '../documents/stage';
import { WORKFLOW_GATEWAY } from '../documents/workflow';
import { Caller } from '../support/caller';
import { testManifest } from '../support/manifest';
import { PROLOGUE, ROOT, runProgram } from '../support/pages';
import type { Server } from '../support/server';
import { expect, test } from '../support/test';
import { signIn } from '../support/world';

/*
 * The five documents that people come with. Every sample of them is checked in (e2e/documents/*.txt) and has a row in
 * docs/moving-from.md. What its row says is what happens here: it runs as printed, or the commands run that stand for it.
 */

const RUNNERS: Readonly<Record<DocumentName, Runners>> = {
  'rollout-guide': ROLLOUT_GUIDE,
  'operator-runbook': OPERATOR_RUNBOOK,
  'signed-approvals': SIGNED_APPROVALS,
  'workflow-gateway': WORKFLOW_GATEWAY,
  'operator-guide': OPERATOR_GUIDE,
};

const ADMIN = { email: 'admin@example.com', password: 'the-first-passphrase-of-5-docs' };

/** Samples that say how things look or what is answered; there is nothing in them to run. */
const SAYS_ONLY = /^a (drawing|story|message)\b/;

/** Runs the page's commands from top to bottom; gives what each section's printed, by its anchor. */
async function runPage(server: Server, receiver: string): Promise<Map<string, string>> {
  const admin = new Caller(server.url, 'acme', await signIn(server.url, ADMIN.email, ADMIN.password));
  const { manifest_id } = (await admin.post('/manifests', testManifest('deployment-bot', receiver))).json as {
    manifest_id: string;
  };
  expect((await admin.post(`/manifests/${manifest_id}/approve`)).status).toBe(200);
  const directory = mkdtempSync(join(tmpdir(), 'countersign-moving-'));
  writeFileSync(join(directory, 'countersign.log'), server.logs());
  writeFileSync(join(directory, 'failures'), '');
  const runnable = sections().map(({ anchor, text }) => ({
    anchor,
    blocks: [...text.matchAll(/^```sh runnable\n([\s\S]*?)^```/gm)].map(([, code = '']) => code),
  }));
  const script = runnable
    .filter(({ blocks }) => blocks.length > 0)
    .map(({ anchor, blocks }) => `echo; echo '--- ${anchor}'\n${blocks.join('\n')}`);
  writeFileSync(
    join(directory, 'script.sh'),
    PROLOGUE + script.join('\n').replaceAll('http://localhost:3000', server.url),
  );
  const { code, output } = await runProgram('bash', ['script.sh'], directory, {
    ...{ ...server.secrets, ADMIN_PASSWORD: ADMIN.password, ROOT, DATABASE_URL: server.database.url },
  });
  expect(readFileSync(join(directory, 'failures'), 'utf8'), output).toBe('');
  expect(code, output).toBe(0);
  rmSync(directory, { recursive: true });
  const said = output.split(/^--- /m).slice(1);
  return new Map(said.map((part) => [part.split('\n', 1)[0] ?? '', part.split('\n').slice(1).join('\n').trim()]));
}

test('every sample of the five documents runs as printed, or what stands for it does', async ({
  world,
  receiver,
  start,
}) => {
  test.setTimeout(300_000);
  const own = await start({ env: { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password } });
  const page = await runPage(own, receiver.url);
  const stage = await setStage(world, receiver, `operator-${world.slug}`);
  const counts = { printed: 0, equivalent: 0, saying: 0 };

  for (const document of DOCUMENTS) {
    const { samples } = readSamples(document);
    const rows = rowsOf(document);
    expect(
      rows.map(({ n }) => n),
      `${document}: a row for each`,
    ).toEqual(samples.map(({ n }) => n));
    for (const [index, sample] of samples.entries()) {
      await test.step(`${document} ${sample.n}: ${sample.heading}`, async () => {
        const row = rows[index]!;
        const run = RUNNERS[document][sample.n];
        const name = `${document} ${sample.n}, ${sample.heading}`;
        expect(isAbout(row, sample), `${name}: its row is about “${row.known.join(' … ')}”`).toBe(true);
        const says = SAYS_ONLY.test(row.here);
        // A call or a program is never waved away as a drawing.
        if (says) expect(sample.language, name).toBe('');
        const printed = row.here.includes('runs as printed') || row.here.startsWith('a message');
        expect(run !== undefined, `${name}: “${row.here}”`).toBe(printed);
        const links = linksOf(row).filter((anchor) => page.has(anchor));
        expect(printed || says || links.length > 0, `${name}: nothing runs for “${row.here}”`).toBe(true);
        console.log(`\n# ${name}\n# ${row.here}`);
        if (run) console.log(`→ ${await run(stage, sample)}`);
        for (const anchor of run ? [] : links) console.log(`#${anchor} → ${page.get(anchor)?.slice(0, 300) ?? ''}`);
        counts[printed ? 'printed' : says ? 'saying' : 'equivalent'] += 1;
      });
    }
  }
  console.log(`\n${JSON.stringify(counts)}`);
});

test('the samples are all that the documents have', () => {
  const directory = process.env['DOCUMENTS_DIR'];
  test.skip(directory === undefined, 'the documents are not here (DOCUMENTS_DIR)');
  const given = readdirSync(directory ?? '').map((name) => readFileSync(join(directory ?? '', name), 'utf8'));
  for (const document of DOCUMENTS) {
    const { hash, samples } = readSamples(document);
    const original = given.find((text) => sha256(text) === hash);
    expect(original, `the text of ${document}`).toBeDefined();
    expect(samples, document).toEqual(samplesOf(document, original ?? ''));
  }
});
