import { axeFinds, expectAccessible, expectNoSidewaysScroll } from './support/browser';
import { expectTextSpacing } from './support/reading';
import { expect, test } from './support/demo-test';
import { PAGES } from './support/console-pages';

const DESK = { width: 1280, height: 800 };
/** That window at 200 %, and a phone. */
const NARROWER = [
  { width: 640, height: 400 },
  { width: 320, height: 640 },
];

const BOTH = ['light', 'dark'] as const;

/** Pages that look different in a narrower window: their colours are looked at there, too. */
const THOROUGHLY =
  'queue all bulk deny edit approve-with-rule interactions audit verify palette shortcuts not-found'.split(' ');

for (const { name, path, as = 'owner', arrange } of PAGES) {
  test(`${name}: axe finds nothing, light and dark, at 200 % and at 320 px, with wider text`, async ({
    demo,
    visit,
  }) => {
    test.setTimeout(480_000);
    const { page, open } = await visit(as, { viewport: DESK, reducedMotion: 'reduce', colorScheme: 'light' });
    await open(path(demo.places));
    await arrange?.(page);
    for (const window of [DESK, ...NARROWER]) {
      await page.setViewportSize(window);
      if (window === DESK || THOROUGHLY.includes(name)) await expectAccessible(page);
      else expect(await axeFinds(page, 'all but colours'), `${name}, ${window.width} px`).toEqual([]);
      await expectNoSidewaysScroll(page);
    }
    await expectTextSpacing(page);
    await page.setViewportSize(DESK);
    await expectTextSpacing(page);
  });
}

/** Pages that look different to who may do less. */
const BY_ROLE = (
  'dashboard queue all pending executed ambiguous stats rules rule agents agent interactions audit profile members ' +
  'tokens tools secrets policies organization'
).split(' ');

for (const role of ['operator', 'viewer'] as const) {
  test(`what the ${role} sees: axe finds nothing`, async ({ demo, visit }) => {
    test.setTimeout(480_000);
    const { page, open } = await visit(role, { viewport: DESK, reducedMotion: 'reduce', colorScheme: 'light' });
    for (const [index, name] of BY_ROLE.entries()) {
      const theme = BOTH[index % 2] ?? 'light';
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await open(PAGES.find((one) => one.name === name)?.path(demo.places) ?? '');
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      expect(await axeFinds(page), `${name} as ${role}, ${theme}`).toEqual([]);
      await expectNoSidewaysScroll(page);
    }
  });
}
