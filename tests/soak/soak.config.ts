import { defineConfig } from '@playwright/test'

// Run by `npm run soak`, and for a short while by `npm test`. The browsers are launched by the test itself, on profiles of their own.
export default defineConfig({
  testDir: '.',
  testMatch: '*.soak.ts',
  outputDir: '../../artefacts/soak',
  workers: 1,
  retries: 0,
  // It ends by itself.
  timeout: 0,
  reporter: [['list'], ['json', { outputFile: '../../artefacts/playwright.json' }]],
})
