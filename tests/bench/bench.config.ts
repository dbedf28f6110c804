import { defineConfig } from '@playwright/test'
import { chromiumLaunch } from '../support/chromium.ts'

export default defineConfig({
  testDir: '.',
  testMatch: '*.bench.ts',
  outputDir: '../../artefacts/bench',
  workers: 1,
  retries: 0,
  timeout: 10 * 60_000,
  reporter: 'line',
  use: { browserName: 'chromium', headless: true, launchOptions: chromiumLaunch() },
})
