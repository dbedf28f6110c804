import type { Figure } from '../support/contractPage/measureStorage.ts'
import { serveContractPage } from '../support/contractPage/serve.ts'
import { newProfile } from '../support/onDisk.ts'

/** What the storage adapter does in a second, in Chromium and on a real disk. Prints nothing and judges nothing. */
export async function measureStorage(): Promise<readonly Figure[]> {
  const server = await serveContractPage()
  const profile = await newProfile()
  try {
    const context = await profile.launch()
    const page = await context.newPage()
    await page.goto(server.url)
    const figures = await page.evaluate(() => window.contracts.measureStorage())
    await context.close()
    return figures
  } finally {
    await profile.remove()
    await server.stop()
  }
}
