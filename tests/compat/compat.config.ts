import { defineConfig } from '@playwright/test'
import { chromiumLaunch } from '../support/chromium.ts'

// Run by `npm run compat`, which builds the earlier version first.
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../artefacts/compat',
  workers: 1,
  retries: 0,
  timeout: 10 * 60_000,
  expect: { timeout: 45_000 },
  reporter: [['list'], ['json', { outputFile: '../../artefacts/playwright.json' }]],
  use: {
    browserName: 'chromium',
    headless: true,
    actionTimeout: 60_000,
    navigationTimeout: 60_000,
    launchOptions: chromiumLaunch(),
    screenshot: 'only-on-failure',
  },
})
