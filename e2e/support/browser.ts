import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import { newInvitation } from '@/lib/contracts/members';
import { read } from './caller';
import { http } from './http';
import { OWNER } from './server';
import type { Role, World } from './world';

/** Somebody who signs in with a browser. */
export type Visitor = { email: string; password: string };

/** Gives e-mail and password on the sign-in page that is shown, and waits for what comes after it. */
export async function signIn(page: Page, { email, password }: Visitor = OWNER): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}

/** Opens a page of the organization as somebody who signs in on the way there. */
export async function enter(page: Page, world: World, path: string, who: Visitor = OWNER): Promise<void> {
  await page.goto(`${world.server.url}/${world.slug}${path}`);
  await signIn(page, who);
}

/** A new person of this organization, with an account and no other membership. */
export async function newMember(world: World, role: Role | 'owner'): Promise<Visitor> {
  const who = { email: `p-${randomBytes(5).toString('hex')}@e2e.example`, password: 'correct-horse-battery-9' };
  const { token } = read(newInvitation, await world.owner.post('/invitations', { email: who.email, role }));
  const joined = await http('POST', `${world.server.url}/api/v1/invite/${token}`, { body: { password: who.password } });
  if (joined.status !== 200) throw new Error(`could not join: ${joined.text}`);
  return who;
}

/** Switches the person's letter shortcuts off on their profile; done when it is saved, and the next page knows. */
export async function switchLettersOff(page: Page): Promise<void> {
  const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.ok());
  await page.getByLabel('Single-letter shortcuts').uncheck();
  await saved;
}

/** axe's rules about colours: all that a page's other theme can break, and most of the time that axe takes. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

// axe leaves the rules that only WCAG 2.2 has off until they are asked for.
const ALL = { 'target-size': { enabled: true } };
const RULES = {
  all: { rules: ALL },
  colours: { runOnly: OF_COLOURS },
  'all but colours': { rules: { ...ALL, ...Object.fromEntries(OF_COLOURS.map((rule) => [rule, { enabled: false }])) } },
};

/** What axe finds against WCAG 2.2 AA in the page as it stands, with the elements. */
export async function axeFinds(page: Page, rules: keyof typeof RULES = 'all'): Promise<string[]> {
  // The pages have no frames; without the old mode each run opens a window of its own.
  const axe = new AxeBuilder({ page }).options({ ...RULES[rules], resultTypes: ['violations'] }).setLegacyMode();
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}

/** WCAG 1.4.10: the page itself never scrolls sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(sideways, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
}

/** The page holds to WCAG 2.2 AA as far as axe can tell, in light and dark, and doesn't scroll sideways. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    const finds = await axeFinds(page, colorScheme === 'light' ? 'all' : 'colours');
    expect(finds, `${page.url()} in ${colorScheme}, ${page.viewportSize()?.width} px`).toEqual([]);
  }
  await expectNoSidewaysScroll(page);
}

/**
 * Collects what goes wrong in the page without being seen: errors, refused scripts and styles, hydration warnings.
 * Answers that tests provoke (401, 404, 422) are no such thing.
 */
export function watch(page: Page): string[] {
  const seen: string[] = [];
  page.on('pageerror', (error) => seen.push(String(error)));
  page.on('console', (message) => {
    const told = message.type() === 'error' || message.type() === 'warning';
    if (told && !message.text().startsWith('Failed to load resource')) seen.push(message.text());
  });
  return seen;
}

/** React has taken the page over: its handlers are there. */
export async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const inside = document.querySelector('main');
    return inside !== null && Object.keys(inside).some((key) => key.startsWith('__react'));
  });
}
