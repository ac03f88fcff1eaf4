import { expect, type Page } from '@playwright/test';
import { lastPress } from './key-log';

export type Outcome = 'approved' | 'denied';

/** What the hands do. Waits for what a person would wait for: that the screen has answered. */
export class Hands {
  readonly #dialog;

  constructor(readonly page: Page) {
    this.#dialog = page.getByRole('alertdialog');
  }

  /** Goes down to a row that can be decided; at the end of the list has the new ones shown. */
  async toPending(): Promise<void> {
    for (let step = 0; step < 60; step++) {
      const now = this.page.locator('[data-row]:focus');
      if ((await now.getAttribute('aria-selected', { timeout: 5_000 })) !== null) return;
      const last = await now.evaluate((row) => row.matches(':last-child'));
      await this.page.keyboard.press(last ? 'r' : 'j');
      if (last) await expect(this.page.locator('[data-row][aria-selected]').first()).toBeVisible();
    }
    throw new Error('there is no row to decide');
  }

  async #confirm(verb: Outcome, words: string): Promise<void> {
    const field = verb === 'denied' ? { name: /^Reason/ } : { name: 'Notes' };
    await expect(this.#dialog.getByRole('textbox', field)).toBeFocused();
    await this.page.keyboard.insertText(words);
    const send = this.#dialog.locator('footer').getByRole('button', { name: verb === 'denied' ? /^Deny/ : /^Approve/ });
    // Somebody else may be faster, also between looking and pressing: then the dialog says so and sends nothing.
    const late = send.and(this.page.getByTitle('It is no longer pending'));
    await expect(send.and(this.page.locator(':not([aria-disabled="true"])')).or(late)).toBeVisible();
    await this.page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await this.#dialog.isHidden()) || (await late.isVisible())).toBe(true);
    if (await this.#dialog.isVisible()) await this.page.keyboard.press('Escape');
    await expect(this.#dialog).toBeHidden();
  }

  /** Decides what has the focus. Gives its id as of the moment the key went down; null when it had ended by then. */
  async decide(verb: Outcome, words: string): Promise<string | null> {
    await this.page.keyboard.press(verb === 'denied' ? 'Shift+D' : 'Shift+A');
    const { target } = await lastPress(this.page, verb === 'denied' ? 'D' : 'A');
    const gone = this.page.getByText(`${target?.slice(-6)} is no longer pending.`);
    await expect(this.#dialog.or(gone)).toBeVisible();
    if (!(await this.#dialog.isVisible())) return null;
    await this.#confirm(verb, words);
    return target;
  }

  /** Decides the selection. Gives what was selected when the key went down, of it what was still pending. */
  async decideSelected(verb: Outcome, words: string): Promise<string[]> {
    await this.page.keyboard.press(verb === 'denied' ? 'Shift+D' : 'Shift+A');
    await expect(this.#dialog).toBeVisible();
    const { selected } = await lastPress(this.page, verb === 'denied' ? 'D' : 'A');
    await this.#confirm(verb, words);
    const results = this.page.getByRole('region', { name: 'Results of the bulk decision' });
    await expect(results.getByRole('button', { name: 'Dismiss' })).toBeVisible();
    await this.page.keyboard.press('Escape');
    await expect(results).toBeHidden();
    return selected;
  }

  /** Writes another number into the request's form and saves it. */
  async edit(copies: number): Promise<void> {
    await this.page.keyboard.press('e');
    const form = this.page.getByRole('dialog', { name: 'Edit the request' });
    await expect(form.getByLabel('copies')).toBeVisible();
    while (!(await form.getByLabel('copies').evaluate((field) => field === document.activeElement))) {
      await this.page.keyboard.press('Tab');
    }
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.insertText(String(copies));
    await this.page.keyboard.press('Enter');
    await expect(form).toBeHidden();
    await expect(this.page.getByRole('region', { name: 'Edited' })).toContainText(String(copies));
  }
}
