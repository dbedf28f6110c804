import { expect, type Locator, type Page } from '@playwright/test'

/** Operators of the keystroke-level model (Card, Moran, Newell 1980): a key or button, pointing, the hand from keys to mouse or back, thinking. Seconds. */
export const SECONDS = { K: 0.28, P: 1.1, H: 0.4, M: 1.35 }

interface Step {
  readonly who: string
  readonly what: string
  /** Operators, one letter each. */
  operators: string
  readonly decision: boolean
  /** The app's answer to it, as it was on this machine. Milliseconds. */
  waited: number
}

const secondsOf = (operators: string) =>
  [...operators].reduce((sum, one) => sum + SECONDS[one as keyof typeof SECONDS], 0)

/** Walk of several people: what each of them does to a page is done, and counted by the keystroke-level model. */
export function createWalk() {
  const steps: Step[] = []
  return {
    steps,
    /** Seconds, without what the app took. */
    estimate: (who?: string) =>
      steps
        .filter((step) => who === undefined || step.who === who)
        .reduce((all, one) => all + secondsOf(one.operators), 0),
    decisions: (who: string) => steps.filter((step) => step.who === who && step.decision).length,
    actions: (who: string) =>
      steps.filter((step) => step.who === who).flatMap(({ operators }) => operators.match(/[KP]/g) ?? []).length,
    table() {
      const line = ({ who, what, operators, decision, waited }: Step) =>
        [
          who,
          what,
          decision ? 'yes' : '',
          operators.replace(/(.)\1{2,}/g, (run, one) => `${run.length}${one}`),
          secondsOf(operators).toFixed(1),
          `${waited} ms`,
        ].join(' | ')
      return [
        'who | what | a decision | operators | seconds | waited',
        '--- | --- | --- | --- | --- | ---',
        ...steps.map(line),
      ]
        .map((one) => `| ${one} |`)
        .join('\n')
    },
    person(who: string, page: Page) {
      /** Where the hand is: on the keys at first, since the first screen has its field ready. */
      let atMouse = false
      const step = () => steps.at(-1)!
      const add = (operators: string) => {
        step().operators += operators
      }
      const toKeys = () => {
        if (atMouse) add('H')
        atMouse = false
      }
      const begin = (what: string, decision: boolean) =>
        void steps.push({ who, what, operators: 'M', decision, waited: 0 })
      return {
        /** What comes next is chosen: the app asks, or leaves it open. */
        decide: (what: string) => begin(what, true),
        /** What comes next is thought of, and asks for no choice. */
        think: (what: string) => begin(what, false),
        async press(of: Locator) {
          if (!atMouse) add('H')
          atMouse = true
          add('PK')
          await of.click()
        },
        /** To where the focus is. A capital takes two keys. */
        async type(text: string) {
          toKeys()
          for (const one of text) add(one === one.toLowerCase() ? 'K' : 'KK')
          await page.keyboard.type(text)
        },
        /** One key, or several held together. */
        async keys(combination: string) {
          toKeys()
          add('K'.repeat(combination.split('+').length))
          await page.keyboard.press(combination)
        },
        async sees(what: Locator) {
          const since = Date.now()
          await expect(what).toBeVisible()
          step().waited += Date.now() - since
        },
      }
    },
  }
}
