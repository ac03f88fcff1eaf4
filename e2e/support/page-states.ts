import type { Page } from '@playwright/test';

/*
 * States of the console's pages that take a few steps: dialogs, half-filled forms.
 */
const press = async (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();

export async function confirmDenial(page: Page): Promise<void> {
  await press(page, /^Deny/);
  await page.getByRole('alertdialog').getByRole('textbox').first().waitFor();
}

export async function confirmBulk(page: Page): Promise<void> {
  for (const tick of (await page.getByRole('checkbox', { name: /^Select .*:/ }).all()).slice(0, 3)) await tick.check();
  await press(page, /^Approve/);
  await page.getByRole('alertdialog').waitFor();
}

export async function edit(page: Page): Promise<void> {
  await press(page, 'Edit…');
  await page.getByRole('dialog').getByLabel('replicas').fill('5');
}

/** A rule half written: a live test of it and what it would have approved. */
export async function writeRule(page: Page): Promise<void> {
  await press(page, 'Add an argument');
  await page.getByLabel('Name of argument 1').fill('namespace');
  const measured = page.waitForResponse(
    (answer) => answer.url().endsWith('/blast-radius') && answer.request().postData()?.includes('staging') === true,
  );
  await page.getByLabel('Value of namespace').fill('staging');
  await measured;
  await page.getByText(/would have matched/).waitFor();
}

export async function ruleFromApproval(page: Page): Promise<void> {
  await press(page, 'Approve and create rule…');
  await page.getByRole('alertdialog').getByText('It matches', { exact: true }).waitFor();
}

export async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('option').first().waitFor();
}

export async function openHelp(page: Page): Promise<void> {
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
}

export async function suspend(page: Page): Promise<void> {
  await press(page, 'Suspend at once…');
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).first().waitFor();
}

export async function verify(page: Page): Promise<void> {
  await press(page, /^Verify/);
  await page.getByText('The log is whole').waitFor();
}
