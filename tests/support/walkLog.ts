import type { Page } from '@playwright/test'
import { type Holder, shownRows, textOf } from './invariants.ts'

/** A message as it is shown. */
export interface ShownLine {
  readonly id: string
  readonly text: string
}

export interface Walked {
  /** Oldest first. */
  readonly lines: readonly ShownLine[]
  /** What two looks at the same stretch did not agree on. */
  readonly wrong: readonly string[]
}

/**
 * Walk: a conversation as somebody sees it who goes to its newest line and scrolls up from there, by what is on screen at each place. Rows come and go meanwhile, so each look has to agree with the one before on what both have seen. `first`: the line that ends it.
 */
async function walkLog(page: Page, first?: ShownLine['id']): Promise<Walked> {
  const latest = page.getByRole('button', { name: 'Go to latest' })
  if (await latest.isVisible()) await latest.click()
  await latest.waitFor({ state: 'hidden' })
  return page.evaluate(async (end) => {
    const box = document.querySelector<HTMLElement>('[role="log"]')
    if (!box) throw new Error('no chat is open')
    const drawn = (count: number) =>
      new Promise<void>((resolve) => {
        const draw = (left: number): unknown => (left === 0 ? resolve() : requestAnimationFrame(() => draw(left - 1)))
        draw(count)
      })
    const look = () => {
      const { top, bottom } = box.getBoundingClientRect()
      return [...box.querySelectorAll('article')]
        .map((one) => ({ one, at: one.getBoundingClientRect() }))
        .filter(({ at }) => at.bottom > top && at.top < bottom)
        .sort((a, b) => a.at.top - b.at.top)
        .map(({ one }) => ({
          id: one.dataset.messageId ?? '',
          text: one.querySelector('[dir="auto"]')?.textContent ?? '',
        }))
    }
    const chunks: { id: string; text: string }[][] = [look()]
    const wrong: string[] = []
    let first = chunks[0]!
    /** As long as a page of lines may take to come from the disk. Milliseconds. */
    const PATIENCE = 20_000
    /** Nobody gets to the beginning of a list that jumps about. */
    const ENOUGH = 20
    const goesOn = () => first[0]?.id !== end && wrong.length < ENOUGH
    for (let still = performance.now(); performance.now() - still < PATIENCE && goesOn(); ) {
      box.scrollTop -= box.clientHeight / 2
      await drawn(3)
      let seen = look()
      const known = () => seen.findIndex(({ id }) => id === first[0]?.id)
      if (known() < 0) {
        // Rows that are being drawn yet, or a place that was jumped over.
        await drawn(20)
        seen = look()
        if (known() < 0) wrong.push(`nothing stands beside ${first[0]?.text} any more, but ${seen[0]?.text} there`)
      }
      const above = known() < 0 ? seen.length : known()
      for (const [i, line] of seen.slice(above).entries())
        if (first[i] && first[i].id !== line.id) wrong.push(`${line.text} where ${first[i].text} stood`)
      if (above > 0) chunks.push(seen.slice(0, above))
      if (above > 0 || box.scrollTop > 0) still = performance.now()
      first = seen
    }
    return { lines: chunks.reverse().flat(), wrong }
  }, first)
}

/** Walk on the page of `holder`, over all that lies on their disk. */
export async function walkOf(page: Page, holder: Holder, friend: Pick<Holder, 'id'>): Promise<Walked> {
  const [first] = shownRows(holder, friend.id)
  return walkLog(page, first && `${first.author}/${first.instance}/${first.seq}`)
}

/** Screen: whether somebody was shown what lies on their disk, all of it and in its order. */
export function screenOf(holder: Holder, friend: Pick<Holder, 'id'>, { lines, wrong }: Walked): string[] {
  const all = shownRows(holder, friend.id)
  const found = wrong.map((what) => `on the screen of ${holder.name}: ${what}`)
  // From the newest up, as it was walked: what the walk did not get to is told as one thing.
  const kept = all.slice(-lines.length)
  const at = kept.findLastIndex((row, n) => {
    const line = lines[n]
    return line?.id !== `${row.author}/${row.instance}/${row.seq}` || line.text !== textOf(row)
  })
  if (at >= 0) found.push(`${holder.name} sees “${lines[at]?.text}” where “${textOf(kept[at]!)}” lies on the disk`)
  if (lines.length !== all.length)
    found.push(`${holder.name} sees ${lines.length} lines, and ${all.length} lie on the disk`)
  return found
}
