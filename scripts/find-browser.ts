import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
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

const FOUND_NONE = 'No browser was found. Install one with: npx playwright install --with-deps chromium';

/**
 * The Chromium that people have, for pictures and figures: `CHROMIUM_PATH`, one that is installed, Playwright's own, or
 * the one that comes with the npm packages (Linux on x64). Throws when there is none, with the command that installs one.
 */
export async function findBrowser(): Promise<Browser> {
  const browser = (await named()) ?? (await installed()) ?? (await packaged());
  if (!browser) throw new Error(FOUND_NONE);
  return browser;
}

/**
 * A Chromium to test with: as `findBrowser`, but the packaged one before those of the machine. Its version is the lock
 * file's, so that a test means the same everywhere, and it is a headless shell: tests take two thirds of the time.
 */
export async function findTestBrowser(): Promise<Browser> {
  const browser = (await named()) ?? (await packaged()) ?? (await installed());
  if (!browser) throw new Error(FOUND_NONE);
  return browser;
}

async function named(): Promise<Browser | undefined> {
  const path = process.env['CHROMIUM_PATH'];
  if (!path) return undefined;
  if (await starts(path)) return launch(path);
  throw new Error(`CHROMIUM_PATH is ${path}, which does not start as a browser.`);
}

async function installed(): Promise<Browser | undefined> {
  const { chromium } = await import('@playwright/test');
  const directories = (process.env['PATH'] ?? '').split(delimiter).filter((directory) => directory !== '');
  const paths = NAMES.flatMap((name) => directories.map((directory) => join(directory, name)));
  for (const path of [...paths, ...MAC_APPS, chromium.executablePath()]) {
    if (existsSync(path) && (await starts(path))) return launch(path);
  }
  return undefined;
}

function launch(executablePath: string): Browser {
  return { executablePath, args: ARGS, env: { ...process.env } };
}

/** Whether a program says its version: some systems ship a stub under a browser's name. */
function starts(path: string, env: Record<string, string> = {}): Promise<boolean> {
  const options = { timeout: 20_000, env: { ...process.env, ...env } };
  return new Promise((done) => execFile(path, ['--version', '--no-sandbox'], options, (error) => done(error === null)));
}

/** @sparticuz/chromium, unpacked once into its own folder, where npm forgets it with the version that it is of. */
async function packaged(): Promise<Browser | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const home = resolve('node_modules', '@sparticuz', 'chromium', 'unpacked');
  if (!existsSync(home) && !(await unpack(home))) return undefined;
  const env = { LD_LIBRARY_PATH: join(home, 'al2023', 'lib'), FONTCONFIG_FILE: join(home, 'fonts.conf') };
  const path = join(home, 'chromium');
  // Without the helper that a system's package installs, its sandbox depends on the kernel's settings.
  const browser = { executablePath: path, args: [...ARGS, '--no-sandbox'], env: { ...process.env, ...env } };
  return (await starts(path, env)) ? browser : undefined;
}

/**
 * Unpacks it beside its place, then moves it there: what is there is whole, whoever else unpacks at the same time. The
 * package unpacks its libraries only where it believes to be on AWS Lambda, and always into the temporary directory: both
 * are set for as long as it looks. False, and a line on stderr, when that fails.
 */
async function unpack(home: string): Promise<boolean> {
  const before = { ...process.env };
  let making: string | undefined;
  try {
    making = await mkdtemp(`${home}-`);
    Object.assign(process.env, { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x', TMPDIR: making });
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
    await writeFile(join(making, 'fonts.conf'), FONTS);
    await rename(making, home);
    return true;
  } catch (error) {
    if (existsSync(home)) return true; // somebody else was faster
    console.error(`The packaged Chromium could not be unpacked into ${home}: ${String(error)}`);
    return false;
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    if (making !== undefined) await rm(making, { recursive: true, force: true });
  }
}

/**
 * What fontconfig reads. The file in the package looks for fonts where Lambda has them; a browser that finds none draws
 * no text at all, and what is typed into its fields is lost.
 */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;
