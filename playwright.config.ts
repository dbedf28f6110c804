import { defineConfig } from '@playwright/test'
import { chromiumFlags, findChromium } from './scripts/chromium.mjs'

// Tools that only read this file run where there is no Chromium, too.
const executablePath = findChromium() ?? 'no Chromium found'

/** Run with several workers: see scripts/test.mjs. */
const SCREENS = /(access|screens)\.spec\.ts$/

// Every spec starts a server of its own on a free port (tests/support/server.ts), so there is no webServer and no baseURL.
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'artefacts/playwright',
  // Two browsers at work in a test are two cores at work. Screens that nobody talks through are looked at several at a time.
  workers: 1,
  projects: [
    { name: 'people', testIgnore: SCREENS },
    // Their failures name scene and element; a trace of thousands of looks at a screen takes half as long again as looking.
    { name: 'screens', testMatch: SCREENS, fullyParallel: true, use: { trace: 'off' } },
  ],
  retries: 0,
  forbidOnly: true,
  // As long as a machine may need that is several times slower than usual, or busy; what is there goes on at once.
  timeout: 300_000,
  expect: { timeout: 45_000 },
  reporter: [['list'], ['json', { outputFile: 'artefacts/playwright.json' }]],
  use: {
    browserName: 'chromium',
    headless: true,
    actionTimeout: 60_000,
    navigationTimeout: 60_000,
    launchOptions: { executablePath, args: chromiumFlags },
    screenshot: 'only-on-failure',
    // Without its film strip: that takes a fifth of the time of everything.
    trace: { mode: 'retain-on-failure', screenshots: false },
  },
})
