import { defineConfig } from '@playwright/test';
import { findTestBrowser } from '@/scripts/find-browser';

/**
 * `api`: HTTP against real servers, no browser. `browser`: the console in Chromium. Both need a build
 * (`npm run build`); each worker starts its own server on a database of its own (support/server.ts).
 */
const { executablePath, args, env } = await findTestBrowser();
const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  globalSetup: './global-setup.ts',
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  // So much only ends what hangs: a slow machine takes ten times as long as a good one.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] ?? '../test-results/report.json' }],
  ],
  projects: [
    // Never tried again: a race that is lost once, or a crash that loses something once, is a fault.
    { name: 'api', testMatch: 'api/**/*.spec.ts', retries: 0 },
    {
      name: 'browser',
      testMatch: '*.spec.ts',
      testIgnore: 'api/**',
      // On a busy machine a browser may be slower than a test's patience; what needed it is reported as flaky.
      retries: 1,
      use: {
        browserName: 'chromium',
        launchOptions: { executablePath, args, env: Object.fromEntries(given) },
        // Recording costs a quarter of the time: the second attempt is recorded.
        trace: 'on-first-retry',
        locale: 'en-GB',
        timezoneId: 'UTC',
      },
    },
  ],
});
