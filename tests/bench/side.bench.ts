import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@playwright/test'
import { build } from 'vite'
import { ms, note, percentile, ratio, table } from './figures.ts'
import { serveFolder } from './serveFolder.ts'
import type { SideTimes } from './sidePage/main.ts'

test.afterAll(() => console.log(`\n${table()}\n`))

test('side connections, against WebRTC itself', async ({ browser }) => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-side-'))
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'sidePage'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, target: 'es2022' },
  })
  const page = await browser.newPage()
  const host = await serveFolder(folder)
  await page.goto(host.url)
  await page.evaluate(() => window.sideBench.sides(3)) // whoever comes first waits for the browser to get going
  const took: SideTimes = await page.evaluate(() => window.sideBench.sides(30))
  for (const p of [50, 90]) {
    const [raw, side] = [percentile(took.raw, p), percentile(took.side, p)]
    note(`a side connection open and bound, p${p}`, ms(side), `raw ${ms(raw)}, ${ratio(side / raw)}`, '≤ 1.25×')
  }
  await page.close()
  await host.close()
  await rm(folder, { recursive: true })
})
