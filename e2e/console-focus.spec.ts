import { PAGES } from './support/console-pages';
import { test } from './support/demo-test';
import { expectVisibleFocus } from './support/reading';

const DESK = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 375, height: 667 } };

for (const { name, path, as = 'owner', arrange } of PAGES) {
  test(`${name}: wherever Tab leads, the focus is seen`, async ({ demo, visit }) => {
    test.setTimeout(240_000);
    for (const window of [DESK, PHONE]) {
      const { page, open } = await visit(as, { ...window, reducedMotion: 'reduce' });
      await open(path(demo.places));
      await arrange?.(page);
      await expectVisibleFocus(page, 50);
      await page.context().close();
    }
  });
}
