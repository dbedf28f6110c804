import { type CDPSession, expect, type Page } from '@playwright/test'
import { OPENED } from '../support/gallery/opened.ts'
import { createPages } from '../support/gallery/pages.ts'
import { wordsOf } from '../support/gallery/words.ts'
import { test } from '../support/shared.ts'
import { changeOf, type Look, prepareStates } from '../support/states.ts'

// Does one see which control the pointer is over, which has the focus, is pressed, chosen or cannot be used? WCAG 2.2, 1.4.11: 3 to 1.

const ENOUGH = 3
const SLOW = 900_000

let home = ''
test.beforeEach(({ gallery }) => {
  home = gallery.url
})
const { newPage, show, scenes, end } = createPages(() => home)
test.afterEach(async () => expect(await end()).toEqual([]))

const CONTROLS =
  'a[href], button, summary, select, input, textarea, [role="menuitem"], [role="option"], [role="gridcell"], [role="menuitemradio"]'
/** Fields say by a caret that one is in them, and a link among words by its line, at all times. */
const QUIET =
  'input:not([type]), [type="text"], [type="password"], [type="search"], [type="time"], [type="date"], textarea, p a, bdi a, select'

interface Control {
  readonly at: number
  readonly kind: string
  readonly x: number
  readonly y: number
  readonly html: string
  readonly quiet: boolean
  /** A key is at it as it opens, which looks as a pointer does. */
  readonly marked: boolean
  /** The focus is elsewhere, and a mark of its own says which one a key would choose: as the pointer does. */
  readonly roves: boolean
  readonly off: boolean
}

/** Controls of a page, one of each kind that was not looked at before. */
const controlsOf = (page: Page, done: readonly string[]): Promise<Control[]> =>
  page.evaluate(
    ([selector, quiet, known]) => {
      const kinds = new Set(known)
      return [...document.querySelectorAll<HTMLElement>(selector)].flatMap((one, at) => {
        one.dataset.control = String(at)
        const { width, height, top, bottom, left, right } = one.getBoundingClientRect()
        const inSight = top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth
        if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || width < 2 || height < 2)
          return []
        const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
        const label = one.closest('label')
        if (!inSight || !hit || !(one.contains(hit) || hit.contains(one) || label?.contains(hit))) return []
        const { look, mine, tone } = one.dataset
        const states = ['aria-current', 'aria-pressed', 'aria-selected', 'aria-expanded', 'disabled'].map((name) =>
          one.getAttribute(name),
        )
        const bubble = one.closest('[data-from="me"]') ? 'mine' : ''
        const checked = one instanceof HTMLInputElement && one.checked
        const kind = [
          one.tagName,
          one.className,
          one.parentElement?.className,
          label?.className,
          look,
          mine,
          tone,
          bubble,
          checked,
          ...states,
        ].join('|')
        if (kinds.has(kind)) return []
        kinds.add(kind)
        return [
          {
            at,
            kind,
            x: (left + right) / 2,
            y: (top + bottom) / 2,
            html: one.outerHTML.slice(0, 160),
            quiet: one.matches(quiet),
            marked: one.matches('[data-highlighted], [data-active], [role="option"][aria-selected="true"]'),
            roves: one.matches('[role="menuitem"], [role="option"], [role="gridcell"]'),
            off: one.matches(':disabled, [aria-disabled="true"]'),
          },
        ]
      })
    },
    [CONTROLS, QUIET, done] as const,
  )

/** Look at a control; undefined once it is gone. */
const look = (page: Page, at: number): Promise<Look | undefined> =>
  page.evaluate((mark) => {
    const one = document.querySelector(`[data-control="${mark}"]`)
    return one ? window.lookAt(one) : undefined
  }, at)

/** Forces a state on a control and its label. Returns the way to end it. */
async function force(page: Page, cdp: CDPSession, at: number, classes: string[]): Promise<() => Promise<void>> {
  await page.evaluate((mark) => {
    const one = document.querySelector<HTMLElement>(`[data-control="${mark}"]`)
    one?.closest('label')?.setAttribute('data-forced', '')
    one?.setAttribute('data-forced', '')
    // A field's ring may stand around what holds it.
    if (one?.matches('input, textarea')) one.focus()
  }, at)
  // What is drawn anew meanwhile has another number, or none any more.
  const set = async (forcedPseudoClasses: string[]) => {
    const { root } = await cdp.send('DOM.getDocument', { depth: 0 })
    const { nodeIds } = await cdp.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector: '[data-forced]' })
    for (const nodeId of nodeIds) await cdp.send('CSS.forcePseudoState', { nodeId, forcedPseudoClasses })
  }
  await set(classes)
  return async () => {
    await set([])
    await page.evaluate(() => {
      for (const one of document.querySelectorAll('[data-forced]')) one.removeAttribute('data-forced')
    })
  }
}

/** What cannot be seen of the states of one control. */
async function unseen(page: Page, cdp: CDPSession, control: Control): Promise<string[]> {
  const faults: string[] = []
  const see = async (state: string, rest: Look) => {
    const now = await look(page, control.at)
    const best = now ? await changeOf(page, [rest, now]) : ENOUGH
    if (best < ENOUGH) faults.push(`${state} ${best.toFixed(2)}: ${control.html}`)
  }
  await page.mouse.move(0, 0)
  // What has the focus as it opens shows that already.
  await page.evaluate(
    () =>
      document.activeElement instanceof HTMLElement &&
      document.activeElement.matches('input, textarea') &&
      document.activeElement.blur(),
  )
  const rest = await look(page, control.at)
  if (!rest) return []
  if (control.off) {
    const { words, ground } = rest.find((part) => part.words) ?? {}
    const contrast =
      words && ground ? await page.evaluate(([a, b]) => window.contrastOf(a, b), [words, ground] as const) : ENOUGH
    return contrast < ENOUGH ? [`disabled ${contrast.toFixed(2)}: ${control.html}`] : []
  }
  if (!control.quiet && !control.marked) {
    await page.mouse.move(control.x, control.y)
    await see('hover', rest)
    await page.mouse.move(0, 0)
  }
  // Pressed, also by a finger, under which nothing is hovered. Whoever presses a box presses its words, too.
  if (!control.quiet && !control.roves) {
    const forced = await force(page, cdp, control.at, ['active'])
    await see('pressed', rest)
    await forced()
  }
  if (!control.roves) {
    const forced = await force(page, cdp, control.at, ['focus', 'focus-visible'])
    await see('focus', rest)
    await forced()
  }
  return faults
}

const CHOSEN = '[aria-current="page"], [aria-pressed="true"], [aria-selected="true"], [data-highlighted], input:checked'

/** What is chosen, and looks like what is not beside it. */
async function alike(page: Page, scene: string): Promise<string[]> {
  const pairs = await page.evaluate((chosen) => {
    // Of one kind, and not chosen.
    const peerOf = (one: HTMLElement) =>
      [...document.querySelectorAll<HTMLElement>(one.tagName)].find(
        (other) =>
          other !== one &&
          other.className === one.className &&
          other.getAttribute('role') === one.getAttribute('role') &&
          other.closest('label')?.className === one.closest('label')?.className &&
          !other.matches(chosen) &&
          other.checkVisibility(),
      )
    return [...document.querySelectorAll<HTMLElement>(chosen)].flatMap((one) => {
      // Boxes that the browser draws itself have its own tick in them.
      const drawn = one.matches('input') && getComputedStyle(one).appearance !== 'none' && one.clientWidth > 4
      const peer = one.checkVisibility() && !drawn ? peerOf(one) : undefined
      return peer
        ? [{ html: one.outerHTML.slice(0, 160), looks: [window.frameOf(peer), window.frameOf(one)] as const }]
        : []
    })
  }, CHOSEN)
  const faults: string[] = []
  for (const { html, looks } of pairs) {
    const best = await changeOf(page, looks)
    if (best < ENOUGH) faults.push(`${scene}: chosen ${best.toFixed(2)}: ${html}`)
  }
  return faults
}

const THEMES = ['light', 'dark'] as const
/** Parts in which the scenes are looked at, side by side. */
const PARTS = 3

for (let part = 0; part < PARTS; part++) {
  test(`in the light and in the dark one sees what a control is at, part ${part + 1}`, async ({ browser }) => {
    test.setTimeout(SLOW)
    const page = await newPage(browser, { width: 1280 })
    await page.addInitScript(prepareStates)
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('DOM.enable')
    await cdp.send('CSS.enable')
    const faults: string[] = []
    const kinds: Record<(typeof THEMES)[number], string[]> = { light: [], dark: [] }
    const t = wordsOf('en')
    const all: [string, () => Promise<void>][] = [
      ...(await scenes(browser)).map((name): [string, () => Promise<void>] => [name, () => show(page, name)]),
      ...Object.entries(OPENED).map(([name, open]): [string, () => Promise<void>] => [
        name,
        () => open({ page, show: (scene) => show(page, scene), t }),
      ]),
    ]
    for (const [name, visit] of all.filter((_, at) => at % PARTS === part)) {
      await test.step(name, visit)
      await page.evaluate(() => {
        const still = new CSSStyleSheet()
        still.replaceSync('*, ::before, ::after { transition: none !important; animation: none !important }')
        document.adoptedStyleSheets = [still]
      })
      // Themes in one visit, both: it takes as long as all that is looked at in it.
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme })
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
        faults.push(...(await alike(page, `${theme}, ${name}`)))
        for (const control of await controlsOf(page, kinds[theme])) {
          kinds[theme].push(control.kind)
          faults.push(...(await unseen(page, cdp, control)).map((fault) => `${theme}, ${name}: ${fault}`))
        }
      }
    }
    for (const theme of THEMES) expect(kinds[theme].length).toBeGreaterThan(60)
    expect(faults).toEqual([])
  })
}
