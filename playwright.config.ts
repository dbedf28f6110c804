import { defineConfig } from '@playwright/test'
import { chromiumFlags, findChromium, findHeadlessShell } from './scripts/chromium.mjs'

// Tools that only read this file run where there is no Chromium, too.
const executablePath = findChromium() ?? 'no Chromium found'

const shell = findHeadlessShell() ?? executablePath

/** Run with several workers: see scripts/test.mjs. */
const SCREENS = /(access|screens|states)\.spec\.ts$/
/** What the browser around the engine has a part in: the worker that keeps the page, notifications, installing, profiles; and chats as people have them. */
const WHOLE = /(chat|contracts|forgetting|installed|life|notifications|offline|oldProfile|proxies|server)\.spec\.ts$/
/** What has each of two cores to itself: another browser, other people’s times, faults that are a matter of seconds, tabs that hand over. */
const ALONE = /(faults|filesFaults\w*|firefox\w*|frozen|hostile|lockTabs)\.spec\.ts$/
const only = (executablePath: string) => ({ launchOptions: { executablePath, args: chromiumFlags } })

// Every spec starts a server of its own on a free port (tests/support/server.ts), so there is no webServer and no baseURL.
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'artefacts/playwright',
  // Two browsers at work in a test are two cores at work. Those that mostly wait, and screens that nobody talks through, run several at a time.
  workers: 1,
  projects: [
    { name: 'whole', testMatch: WHOLE, use: only(executablePath) },
    // Each profile would fetch all parts of the page for its worker to keep, which takes as long as the test.
    { name: 'people', testIgnore: [SCREENS, WHOLE, ALONE], use: { ...only(shell), serviceWorkers: 'block' } },
    { name: 'alone', testMatch: ALONE, use: { ...only(shell), serviceWorkers: 'block' } },
    { name: 'screens', testMatch: SCREENS, fullyParallel: true, use: only(shell) },
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
    screenshot: 'only-on-failure',
    // A trace takes a third of the time of everything: whoever looks into a failure asks for one, `--trace on`.
    trace: 'off',
  },
})
