import type { Page } from '@playwright/test';
import { revealHidden } from '@/lib/redaction/suspicious-text';
import { chr, IMITATIONS, INVISIBLE, MARKS, MIXED, PADDING } from '@/lib/redaction/hidden-corpus';
import { expect, test } from './support/desk';
import { DEPLOY } from './support/manifest';

// NUL and halves of surrogate pairs are refused at the door.
const REFUSED = new Set([0x00, 0xd800, 0xdfff]);
const CORPUS = [
  ...Object.values(INVISIBLE)
    .flat()
    .filter((code) => !REFUSED.has(code))
    .map((code) => `pay${chr(code)}load`),
  ...MIXED,
  ...IMITATIONS,
  ...MARKS.map(([text]) => text),
  ...PADDING,
];
const SHARE = 30;
const shares = Array.from({ length: Math.ceil(CORPUS.length / SHARE) }, (_, n) =>
  CORPUS.slice(n * SHARE, (n + 1) * SHARE),
);

/** What a reader must be able to see of a text: a name for each hidden character, a mark on each mixed word. */
const traces = (text: string): string[] =>
  revealHidden(text).flatMap((segment) => {
    if (segment.kind === 'text') return [];
    return segment.kind === 'hidden' ? [segment.codepoint] : [`mixes ${segment.scripts.join(' and ')}`];
  });

/** Nothing on the page (texts, labels, hints; not its scripts) holds a character that nobody sees. */
async function expectNothingHidden(page: Page, where: string): Promise<void> {
  const hidden = Object.values(INVISIBLE)
    .flat()
    .filter((code) => !REFUSED.has(code));
  const found = await page.evaluate((codes) => {
    const texts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Element) {
        for (const name of ['title', 'aria-label', 'alt', 'placeholder']) texts.push(node.getAttribute(name) ?? '');
      } else if (node.parentElement?.closest('script, style, template') === null) texts.push(node.nodeValue ?? '');
    }
    const seen = new Set(codes.map((code) => String.fromCodePoint(code)));
    return texts.filter((text) => [...text].some((character) => seen.has(character))).slice(0, 3);
  }, hidden);
  expect(found, where).toEqual([]);
}

test('each way to hide something is visible in queue, page, confirm, audit log and export', async ({
  desk,
  world,
  agent,
}) => {
  test.setTimeout(360_000);
  expect(CORPUS.length).toBeGreaterThanOrEqual(150);
  const { page } = desk;
  await world.settings({ auto_refresh_seconds: 0, separate_requester: 'off' });
  const ids: string[] = [];
  for (const share of shares) {
    const texts = Object.fromEntries(share.map((text, n) => [`p${n}`, text]));
    const summary = share.filter((text) => text.length < 60).join(' | ');
    ids.push(await agent.ask({ ...DEPLOY, params: { ...DEPLOY.params, image: 'app:\u202ev2', texts } }, { summary }));
  }

  await desk.open('/approvals');
  await expect(page.locator('[data-row]')).toHaveCount(shares.length);
  await expectNothingHidden(page, 'queue');
  for (const [n, id] of ids.entries()) {
    const row = page.locator(`[data-row="${id}"]`);
    const shown = (await row.textContent()) ?? '';
    for (const text of shares[n]?.slice(0, 3) ?? [])
      for (const trace of traces(text)) expect(shown, JSON.stringify(text)).toContain(trace);
  }

  for (const [n, id] of ids.entries()) {
    await desk.open(`/approvals/${id}`);
    for (const more of await page.getByRole('button', { name: /^Show all/ }).all()) await more.click();
    const shown = (await page.locator('main').textContent()) ?? '';
    for (const text of shares[n] ?? []) {
      for (const trace of traces(text)) expect(shown, JSON.stringify(text)).toContain(trace);
    }
    await expectNothingHidden(page, `page of ${id}`);
  }

  await page.keyboard.press('Shift+D');
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText('U+202E');
  await expectNothingHidden(page, 'confirm');
  await dialog.getByRole('textbox', { name: /^Reason/ }).fill('No: it hides \u202e something');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/^Denied/).first()).toBeVisible();

  await desk.open('/audit');
  await expect(page.locator('main')).toContainText('U+202E');
  await expectNothingHidden(page, 'audit log');

  const file = await world.owner.get('/approvals/export?format=csv');
  expect(file.status).toBe(200);
  for (const text of CORPUS.filter((one) => one.length < 60).slice(0, 100)) {
    for (const segment of revealHidden(text)) {
      if (segment.kind === 'hidden') expect(file.text, JSON.stringify(text)).toContain(segment.codepoint);
    }
  }
  const left = Object.values(INVISIBLE)
    .flat()
    .filter((code) => code > 0x7f && file.text.includes(chr(code)));
  expect(left.map((code) => code.toString(16))).toEqual([]);
});
