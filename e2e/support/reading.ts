import { expect, type Page } from '@playwright/test';
import { expectNoSidewaysScroll } from './browser';

/**
 * WCAG 1.4.12: with the spacing that a reader may set, no text is cut off. What is shortened on purpose (one line with an
 * ellipsis) has its whole text elsewhere; what scrolls can be scrolled to.
 */
export async function expectTextSpacing(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
      word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets.push(sheet);
  });
  const cut = await page.evaluate(() => {
    const spills = (element: Element): boolean => {
      const style = getComputedStyle(element);
      const clips = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
      if (style.textOverflow === 'ellipsis' || style.getPropertyValue('-webkit-line-clamp') !== 'none') return false;
      if (style.clipPath !== 'none' || element.clientWidth <= 1) return false; // for screen readers only
      const across = clips(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
      const down = clips(style.overflowY) && element.scrollHeight > element.clientHeight + 1;
      return across || down;
    };
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.textContent?.trim() && !(element instanceof SVGElement) && spills(element))
      .map((element) => element.outerHTML.slice(0, 160));
  });
  expect(cut, `${page.url()} cuts text off`).toEqual([]);
  await expectNoSidewaysScroll(page);
}

/**
 * WCAG 2.4.7 and 2.4.11: wherever Tab leads, the focus has a ring and isn't wholly behind something else. Looks at so many
 * steps, or at one round where the page has fewer places to be.
 */
export async function expectVisibleFocus(page: Page, steps: number): Promise<void> {
  const first = await page.evaluateHandle((): { place?: Element } => ({}));
  for (let step = 0; step < steps; step++) {
    await page.keyboard.press('Tab');
    const again = await first.evaluate((kept) => {
      const place = document.activeElement;
      if (!place || place === document.body) return false;
      if (place === kept.place) return true;
      kept.place ??= place;
      return false;
    });
    if (again) return;
    const wrong = () =>
      page.evaluate(() => {
        const focused = document.activeElement;
        if (!focused || focused === document.body) return null;
        // Of something that is larger than the window, the part that is in it.
        const { left, right, top, bottom } = focused.getBoundingClientRect();
        const at = (share: number, from: number, to: number) => from + (to - from) * share;
        const shares = [0.1, 0.3, 0.5, 0.7, 0.9];
        const seen = shares.some((x) =>
          shares.some((y) => {
            const hit = document.elementFromPoint(
              at(x, Math.max(left, 0), Math.min(right, innerWidth)),
              at(y, Math.max(top, 0), Math.min(bottom, innerHeight)),
            );
            return hit !== null && (focused.contains(hit) || hit.contains(focused) || hit.closest('label') !== null);
          }),
        );
        const ringed = [focused, focused.parentElement].some(
          (element) =>
            element !== null &&
            [undefined, '::after', '::before'].some((part) => {
              const { outlineStyle, outlineWidth } = getComputedStyle(element, part);
              return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
            }),
        );
        return seen && ringed ? null : `${seen ? 'no ring' : 'hidden'}: ${focused.outerHTML.slice(0, 200)}`;
      });
    // What scrolls into sight may take a few frames to be drawn.
    await expect.poll(wrong, { message: `${page.url()}, after ${step + 1} × Tab`, timeout: 2_000 }).toBeNull();
  }
}
