import { defineConfig } from '@playwright/test'
import { browserLaunch } from '../setup/browser.mjs'

/**
 * One runner for everything. `npm test` sets up what is missing and runs all of it;
 * `npx playwright test -c test/playwright.config.ts --project=unit runs` a part.
 */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  forbidOnly: Boolean(process.env['CI']),
  fullyParallel: false,
  workers: 2,
  reporter: 'list',
  timeout: 60_000,
  // A loaded machine is slow, not wrong.
  expect: { timeout: 20_000 },
  projects: [
    { name: 'unit', testDir: 'unit' },
    { name: 'wires', testDir: 'wires' },
    // One at a time: each holds an engine, and the journeys a whole lab.
    { name: 'parity', testDir: 'parity', workers: 1, timeout: 180_000 },
    {
      name: 'e2e-browser',
      testDir: 'e2e',
      testIgnore: '**/electron.spec.ts',
      workers: 1,
      timeout: 300_000,
      use: {
        browserName: 'chromium',
        actionTimeout: 30_000,
        launchOptions: browserLaunch(),
        screenshot: 'only-on-failure',
        trace: 'retain-on-failure',
      },
    },
    // No part of `npm test`: `npm run campaign`, for $UNFREEZE_CAMPAIGN_MINUTES a technique.
    { name: 'campaign', testDir: 'campaign' },
    { name: 'e2e-electron', testDir: 'e2e', testMatch: '**/electron.spec.ts', workers: 1, timeout: 300_000 },
  ],
})
