import { parseId } from '@/lib/ids';
import { expect, test } from './support/desk';
import { Hands, type Outcome } from './support/hands';
import { logKeys, pressedKeys } from './support/key-log';
import { comeToList } from './support/queue';
import { OWNER } from './support/server';
import type { World } from './support/world';

const SCHEMA = {
  type: 'object',
  properties: { text: { type: 'string' }, copies: { type: 'integer', minimum: 1, maximum: 1_000 } },
  required: ['text', 'copies'],
};
const TOOL = { type: 'mock', config: {}, amount_path: null, params_schema: SCHEMA };

/** What the person at the keyboard meant: for whom, read when the key went down, and the words written into it. */
type Intent = { verb: Outcome; target: string; words: string; edited?: number };

type Decided = {
  id: string;
  status: string;
  decided_by_label: string | null;
  words: string | null;
  params: { copies: number };
};

const allOf = (world: World): Promise<Decided[]> =>
  world.uuid().then((org) =>
    world.server.database.sudo<Decided>(
      `SELECT id, status, decided_by_label, coalesce(deny_reason, notes) AS words, params
       FROM approvals WHERE org_id = $1`,
      [org],
    ),
  );

test.describe('the keyboard alone', () => {
  test('clears 100 pending approvals while rows come and others decide: each decision lands on the row that was focused', async ({
    desk,
    world,
    receiver,
  }) => {
    test.setTimeout(480_000);
    const { page } = desk;
    await world.settings({ separate_requester: 'off' });
    const agent = await world.agent(receiver.url, 'deployment-bot', { 'notes:add': TOOL });
    const operator = await world.operator();
    let asked = 0;
    const ask = () => agent.ask({ type: 'notes', tool: 'add', params: { text: `Note ${++asked}`, copies: asked } });
    for (let n = 0; n < 10; n++) await Promise.all(Array.from({ length: 10 }, ask));

    await logKeys(page);
    await desk.open('/approvals');
    const hands = new Hands(page);
    const intents: Intent[] = [];
    /** What goes on meanwhile; nothing at the keyboard waits for it. */
    const elsewhere: Promise<unknown>[] = [];
    const others = new Set<string>();
    const waiting = async () => (await allOf(world)).filter(({ status }) => status === 'pending').length;
    const meanwhile = async () => {
      elsewhere.push(ask());
      // Somebody else takes the row after next, or the very one that is being looked at.
      const rows = await page.locator('[data-row][aria-selected]').evaluateAll((all) => {
        const at = all.findIndex((row) => row.matches('[tabindex="0"]'));
        return [all[at], all[at + 2]].map((row) => (row instanceof HTMLElement ? row.dataset['row'] : undefined));
      });
      const taken = rows[others.size % 2];
      if (taken === undefined) return;
      others.add(taken);
      elsewhere.push(operator.post(`/approvals/${taken}/deny`, { reason: 'elsewhere' }));
    };

    await comeToList(page);
    // One by one: approved with notes, denied with reasons.
    for (let n = 1; n <= 20; n++) {
      await hands.toPending();
      if (n % 3 === 0) await meanwhile();
      const words = `one by one ${n}`;
      const verb = n % 2 === 0 ? 'denied' : 'approved';
      const target = await hands.decide(verb, words);
      if (target !== null) intents.push({ verb, target, words });
    }

    // Some are edited first, on their own page.
    for (let n = 1; n <= 3; n++) {
      await hands.toPending();
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(/\/approvals\/appr-\w+/);
      const copies = 500 + n;
      await hands.edit(copies);
      if (n === 2) elsewhere.push(ask());
      const words = `edited ${n}`;
      const target = await hands.decide('approved', words);
      if (target !== null) intents.push({ verb: 'approved', target, words, edited: copies });
      await expect(page).not.toHaveURL(new RegExp(`/approvals/${target}`));
      await page.keyboard.press('u');
      await expect(page.getByRole('grid')).toBeVisible();
      await expect(page.locator('[data-row]:focus')).toHaveCount(1);
    }

    // The rest together: ranges, then everything that is there.
    for (let n = 1; (await waiting()) > 0; n++) {
      expect(n, 'it never ends').toBeLessThan(20);
      await hands.toPending();
      if (n <= 3) {
        await page.keyboard.press('x');
        for (let step = 0; step < 5; step++) await page.keyboard.press('Shift+J');
      } else await page.keyboard.press('Control+a');
      if (n <= 4) await meanwhile();
      const words = `together ${n}`;
      const verb = n % 2 === 0 ? 'denied' : 'approved';
      const targets = await hands.decideSelected(verb, words);
      intents.push(...targets.map((target) => ({ verb, target, words }) as const));
      await Promise.all(elsewhere);
    }

    await expect(page.getByRole('heading', { name: 'Nothing waits for you' })).toBeFocused();
    await expect(page).toHaveTitle('Approvals · Countersign');
    const rows = new Map((await allOf(world)).map((row) => [row.id, row]));
    expect(rows.size).toBe(asked);
    expect([...rows.values()].filter(({ status }) => status === 'pending')).toEqual([]);
    expect(asked).toBeGreaterThan(105);
    let ours = 0;
    for (const { target, verb, words, edited } of intents) {
      const row = rows.get(parseId('appr', target) ?? '');
      // Who was slower is told so, and nothing of theirs is written anywhere.
      if (others.has(target) && row?.decided_by_label !== OWNER.email) continue;
      ours++;
      expect(row, `${words} on ${target}`).toMatchObject({ status: verb, decided_by_label: OWNER.email, words });
      if (edited !== undefined) expect(row?.params.copies).toBe(edited);
      rows.delete(row?.id ?? '');
    }
    // Nothing else was decided from here.
    expect([...rows.values()].filter((row) => row.decided_by_label === OWNER.email)).toEqual([]);
    expect(ours).toBeGreaterThanOrEqual(90);
    const presses = await pressedKeys(page);
    const inside = presses.slice(presses.findIndex(({ target }) => target !== null)); // the first comes from outside
    expect(inside.length).toBeGreaterThan(100);
    expect(inside.filter(({ lost }) => lost)).toEqual([]);
  });
});
