import { axeFinds, expectNoSidewaysScroll } from './support/browser';
import { expectTextSpacing } from './support/reading';
import { expect, test } from './support/demo-test';
import { PAGES } from './support/console-pages';

/** Resized rather than opened anew for each, as somebody does who zooms. */
const PHONE = { width: 320, height: 640 };
const DESK = { width: 1280, height: 800 };
/** What a window of 1280 × 800 has room for at 200 %. */
const ZOOMED = { width: 640, height: 400 };

for (const { name, path, as = 'owner', arrange } of PAGES) {
  test(`${name}: axe finds nothing, light and dark, at 320 px and at 200 %, with wider text`, async ({
    demo,
    visit,
  }) => {
    test.setTimeout(180_000);
    const { page, open } = await visit(as, { viewport: PHONE, reducedMotion: 'reduce', colorScheme: 'light' });
    await open(path(demo.places));
    await arrange?.(page);
    for (const size of [PHONE, ZOOMED, DESK]) {
      await page.setViewportSize(size);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
        expect.soft(await axeFinds(page), `${name}, ${colorScheme}, ${size.width} px`).toEqual([]);
      }
      await expectNoSidewaysScroll(page);
    }
    for (const size of [DESK, PHONE]) {
      await page.setViewportSize(size);
      await expectTextSpacing(page);
    }
  });
}
