import { defineConfig } from '@playwright/test'

// Run by `npm run net`, which sees to what is needed first.
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../artefacts/net/failed',
  workers: 1,
  retries: 0,
  timeout: 10 * 60_000,
  expect: { timeout: 45_000 },
  reporter: [['./reporter.ts']],
  use: { actionTimeout: 60_000 },
})
