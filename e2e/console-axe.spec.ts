import { axeFinds, expectNoSidewaysScroll } from './support/browser';
import { expectTextSpacing } from './support/reading';
import { expect, test } from './support/demo-test';
import { PAGES } from './support/console-pages';

const DESK = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 320, height: 640 } };
/** A window of 1280 × 800 at 200 %. */
const ZOOMED = { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 };

const BOTH = ['light', 'dark'] as const;

/** In both themes at every width; of the others, one theme on a phone and the other at 200 %. */
const THOROUGHLY =
  'queue all bulk deny edit approve-with-rule interactions audit verify palette shortcuts not-found'.split(' ');

for (const { name, path, as = 'owner', arrange } of PAGES) {
  test(`${name}: axe finds nothing, light and dark, at 320 px and at 200 %, with wider text`, async ({
    demo,
    visit,
  }) => {
    test.setTimeout(480_000);
    for (const [options, themes] of [
      [DESK, BOTH],
      [PHONE, THOROUGHLY.includes(name) ? BOTH : (['dark'] as const)],
      [ZOOMED, THOROUGHLY.includes(name) ? BOTH : (['light'] as const)],
    ] as const) {
      const { page, open } = await visit(as, { ...options, reducedMotion: 'reduce', colorScheme: themes[0] });
      await open(path(demo.places));
      await arrange?.(page);
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
        const { width } = options.viewport;
        expect(await axeFinds(page), `${name}, ${theme}, ${width} px`).toEqual([]);
      }
      await expectNoSidewaysScroll(page);
      if (options !== ZOOMED) await expectTextSpacing(page);
      await page.context().close();
    }
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
    const { page, open } = await visit(role, { ...DESK, reducedMotion: 'reduce', colorScheme: 'light' });
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
