import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';

/** Playwright's `launchOptions` for the browser that was found. */
export type Browser = { executablePath: string; args: string[]; env: Record<string, string | undefined> };

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC_APPS = ['Google Chrome', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);

/** No traffic of the browser's own while tests run; Chromium's sandbox doesn't work as root. */
const ARGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/**
 * A Chromium to test with: `CHROMIUM_PATH`, one that is installed, Playwright's own, or the one that comes with the
 * npm packages (Linux on x64). Throws when there is none, with the command that installs one.
 */
export async function findBrowser(): Promise<Browser> {
  const named = process.env['CHROMIUM_PATH'];
  if (named) {
    if (await starts(named)) return launch(named);
    throw new Error(`CHROMIUM_PATH is ${named}, which does not start as a browser.`);
  }
  for (const path of [...installed(), ...(await fromPlaywright())]) {
    if (existsSync(path) && (await starts(path))) return launch(path);
  }
  const packaged = process.platform === 'linux' && process.arch === 'x64' ? await fromPackage() : undefined;
  if (packaged) return packaged;
  throw new Error('No browser to test with was found. Install one with: npx playwright install --with-deps chromium');
}

function launch(executablePath: string): Browser {
  return { executablePath, args: ARGS, env: { ...process.env } };
}

/** Whether a program says its version: some systems ship a stub under a browser's name. */
function starts(path: string, env: Record<string, string> = {}): Promise<boolean> {
  const options = { timeout: 20_000, env: { ...process.env, ...env } };
  return new Promise((done) => execFile(path, ['--version', '--no-sandbox'], options, (error) => done(error === null)));
}

function installed(): string[] {
  const directories = (process.env['PATH'] ?? '').split(delimiter).filter((directory) => directory !== '');
  return [...NAMES.flatMap((name) => directories.map((directory) => join(directory, name))), ...MAC_APPS];
}

async function fromPlaywright(): Promise<string[]> {
  const { chromium } = await import('@playwright/test');
  return [chromium.executablePath()];
}

/**
 * @sparticuz/chromium, unpacked once into node_modules/.cache. It unpacks its libraries only where it believes to be
 * on AWS Lambda, and always into the temporary directory: both are set for as long as it looks.
 */
async function fromPackage(): Promise<Browser | undefined> {
  const cache = resolve('node_modules', '.cache', 'chromium');
  const env = { LD_LIBRARY_PATH: join(cache, 'al2023', 'lib'), FONTCONFIG_PATH: join(cache, 'fonts') };
  const path = join(cache, 'chromium');
  // Without the helper that a system's package installs, its sandbox depends on the kernel's settings.
  const browser = { executablePath: path, args: [...ARGS, '--no-sandbox'], env: { ...process.env, ...env } };
  if (existsSync(path) && (await starts(path, env))) return browser;

  await rm(cache, { recursive: true, force: true }); // an unpacking that was cut off
  await mkdir(cache, { recursive: true });
  const before = { ...process.env };
  try {
    Object.assign(process.env, { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x', TMPDIR: cache });
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
  return (await starts(path, env)) ? browser : undefined;
}
