import type { Page } from '@playwright/test';

/** What had the focus, and what was selected, at the moment a key went down: before anything reacts to it. */
export type Pressed = {
  key: string;
  /** Id of the row with the focus, of the approval whose page it is, or null. */
  target: string | null;
  selected: string[];
  /** The focus was on the page as a whole. */
  lost: boolean;
};

declare global {
  interface Window {
    pressed?: Pressed[];
  }
}

/** Notes every press in the page from its next load on. */
export const logKeys = (page: Page) =>
  page.addInitScript(() => {
    const pressed: Pressed[] = (window.pressed = []);
    const note = ({ key }: KeyboardEvent) => {
      const has = document.activeElement;
      const row = has?.closest<HTMLElement>('[data-row]')?.dataset['row'];
      const rows = document.querySelectorAll<HTMLElement>('[data-row][aria-selected="true"]');
      pressed.push({
        key,
        target: row ?? /\/approvals\/(appr-\w+)/.exec(location.pathname)?.[1] ?? null,
        selected: [...rows].map(({ dataset }) => dataset['row'] ?? ''),
        lost: has === null || has === document.body,
      });
    };
    window.addEventListener('keydown', note, true);
  });

/** All presses so far. */
export const pressedKeys = (page: Page): Promise<Pressed[]> => page.evaluate(() => window.pressed ?? []);

/** The last press of a key. Throws when there was none. */
export async function lastPress(page: Page, key: string): Promise<Pressed> {
  const found = (await pressedKeys(page)).findLast((one) => one.key === key);
  if (!found) throw new Error(`${key} was never pressed`);
  return found;
}
