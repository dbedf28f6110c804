import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** What axe has to say against the page as it stands, once nothing on it fades in or out any more. */
export async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
    // One that is taken off again rejects.
    await Promise.allSettled(ending.map((one) => one.finished))
  })
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)
}
