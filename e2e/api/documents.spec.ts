import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROLLOUT_GUIDE, OPERATOR_RUNBOOK } from '../documents/module';
import { OPERATOR_GUIDE } from '../documents/operators';
import { isAbout, linksOf, rowsOf, sections, type Row } from '../documents/rows';
import { DOCUMENTS, fileOf, readSamples, samplesOf, sha256, written, type DocumentName } from '../documents/samples';
import { SIGNED_APPROVALS } from '../documents/signed';
import { setStage, type Runners } from '../documents/stage';
import { WORKFLOW_GATEWAY } from '../documents/workflow';
import { Caller } from '../support/caller';
import { testManifest } from '../support/manifest';
import { has } from '../support/needs';
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
  const script = [...runnable()].map(([anchor, blocks]) => `echo; echo '--- ${anchor}'\n${blocks.join('\n')}`);
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

/** The page's sections that have commands to run, by their anchors. */
const runnable = (): Map<string, string[]> =>
  new Map(
    sections()
      .map(({ anchor, text }) => [anchor, [...text.matchAll(/^```sh runnable\n([\s\S]*?)^```/gm)]] as const)
      .filter(([, blocks]) => blocks.length > 0)
      .map(([anchor, blocks]) => [anchor, blocks.map(([, code = '']) => code)]),
  );

/** What a row says becomes of its sample: it runs here, the sections run that it leads to, or there is nothing to run. */
const accountOf = (row: Row) => ({
  runs: row.here.includes('runs as printed') || row.here.startsWith('a message'),
  says: SAYS_ONLY.test(row.here),
  links: linksOf(row),
});

test('every sample of the five documents has its row, and what the row says is there', () => {
  const known = runnable();
  for (const document of DOCUMENTS) {
    const { samples } = readSamples(document);
    const rows = rowsOf(document);
    expect(
      rows.map(({ n }) => n),
      `${document}: a row for each`,
    ).toEqual(samples.map(({ n }) => n));
    for (const [index, sample] of samples.entries()) {
      const row = rows[index]!;
      const name = `${document} ${sample.n}, ${sample.heading}: “${row.here}”`;
      const { runs, says, links } = accountOf(row);
      expect(isAbout(row, sample), `${name} is about “${row.known.join(' … ')}”`).toBe(true);
      // A call or a program is never waved away as a drawing.
      if (says) expect(sample.language, name).toBe('');
      expect(RUNNERS[document][sample.n] !== undefined, name).toBe(runs);
      expect(runs || says || links.some((anchor) => known.has(anchor)), `nothing runs for ${name}`).toBe(true);
    }
  }
});

test('every sample of the five documents runs as printed, or what stands for it does', async ({
  world,
  receiver,
  start,
}) => {
  test.setTimeout(600_000);
  const own = await start({ env: { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password } });
  const page = await runPage(own, receiver.url);
  const stage = await setStage(world, receiver, `operator-${world.slug}`);
  const counts = { 'runs as printed': 0, 'its equivalent runs': 0, 'says only': 0 };

  for (const document of DOCUMENTS) {
    const rows = rowsOf(document);
    for (const [index, sample] of readSamples(document).samples.entries()) {
      await test.step(`${document} ${sample.n}: ${sample.heading}`, async () => {
        const row = rows[index]!;
        console.log(`\n# ${document} ${sample.n}, ${sample.heading}\n# ${row.here}`);
        const run = RUNNERS[document][sample.n];
        const { says, links } = accountOf(row);
        const ran = run || says ? [] : links.filter((anchor) => page.has(anchor));
        if (run) console.log(`→ ${await run(stage, sample)}`);
        for (const anchor of ran) console.log(`#${anchor} → ${page.get(anchor)?.slice(0, 300) ?? ''}`);
        counts[run ? 'runs as printed' : ran.length > 0 ? 'its equivalent runs' : 'says only'] += 1;
      });
    }
  }
  console.log(`\n${JSON.stringify(counts)}`);
});

if (has('documents')) {
  test('the samples are all that the documents have', () => {
    const directory = process.env['DOCUMENTS_DIR'] ?? '';
    const given = readdirSync(directory).map((name) => readFileSync(join(directory, name), 'utf8'));
    for (const document of DOCUMENTS) {
      const original = given.find((text) => sha256(text) === readSamples(document).hash);
      expect(original, `the text of ${document}`).toBeDefined();
      expect(written(original ?? '', samplesOf(document, original ?? ''))).toBe(fileOf(document));
    }
  });
}
