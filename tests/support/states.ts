import type { Page } from '@playwright/test'

// States of a control, by the colours that the browser has computed: what changes between two looks at it, and how well one sees that.

/** Part of a control as it is drawn: each of its colours, over what lies beneath. */
interface Part {
  readonly where: string
  readonly ground: string
  readonly beside: string
  readonly ring: string
  readonly words: string
  readonly line: string
  readonly seen: boolean
}
export type Look = readonly Part[]

declare global {
  interface Window {
    lookAt(one: Element): Look
    /** Frame of a control: itself and its label, whatever stands within. */
    frameOf(one: Element): Look
    contrastOf(a: string, b: string): number
  }
}

/** Runs in the page before anything of it. All colours come out as `r,g,b`, and blended with what lies beneath. */
export function prepareStates() {
  type Colour = readonly [number, number, number, number]
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!
  const known = new Map<string, Colour>()
  const parse = (css: string): Colour => {
    const before = known.get(css)
    if (before) return before
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = css
    canvas.fillRect(0, 0, 1, 1)
    const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data
    const colour = [r, g, b, a / 255] as const
    known.set(css, colour)
    return colour
  }
  const over = ([r, g, b, a]: Colour, [R, G, B]: Colour): Colour => [
    r * a + R * (1 - a),
    g * a + G * (1 - a),
    b * a + B * (1 - a),
    1,
  ]
  const plain = ([r, g, b]: Colour) => `${Math.round(r)},${Math.round(g)},${Math.round(b)}`
  const groundOf = (one: Element | null): Colour => {
    if (one === null) return [255, 255, 255, 1]
    const { backgroundColor } = getComputedStyle(one)
    const own = parse(backgroundColor)
    return own[3] >= 0.999 ? own : over(own, groundOf(one.parentElement))
  }
  const luminance = (css: string) => {
    const [r = 0, g = 0, b = 0] = css.split(',').map((part) => {
      const value = Number(part) / 255
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  /** WCAG 2.2, relative luminance and contrast ratio. */
  window.contrastOf = (a, b) => {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
    return (light + 0.05) / (dark + 0.05)
  }
  const partOf = (one: Element, pseudo: '' | '::before' | '::after'): Part | undefined => {
    const style = getComputedStyle(one, pseudo || undefined)
    if (pseudo && (style.content === 'none' || style.content === 'normal')) return undefined
    const beneath = groundOf(pseudo ? one : one.parentElement)
    const ground = over(parse(style.backgroundColor), beneath)
    const on = (css: string) => plain(over(parse(css), ground))
    const rings: string[] = []
    const drawnIn = (css: string) => parse(css)[3] > 0
    for (const side of ['Top', 'Right', 'Bottom', 'Left'] as const) {
      const colour = style[`border${side}Color`]
      if (style[`border${side}Style`] !== 'none' && style[`border${side}Width`] !== '0px' && drawnIn(colour))
        rings.push(`border:${on(colour)}`)
    }
    if (style.outlineStyle !== 'none' && style.outlineWidth !== '0px' && drawnIn(style.outlineColor))
      rings.push(`outline:${style.outlineWidth}:${on(style.outlineColor)}`)
    // A shadow that is not blurred is a ring.
    for (const [, colour = '', blur] of style.boxShadow.matchAll(/((?:rgba?|color|oklch)\([^)]*\)) \S+ \S+ (\S+)/gu))
      if (blur === '0px') rings.push(`shadow:${on(colour)}`)
    const drawn =
      pseudo || one.tagName === 'svg' || [...one.childNodes].some((n) => n.nodeType === 3 && n.nodeValue?.trim())
    return {
      where: `${one.tagName.toLowerCase()}${pseudo}`,
      ground: plain(ground),
      beside: plain(beneath),
      ring: [...new Set(rings)].join(' '),
      words: drawn ? on(style.color) : '',
      line: `${style.textDecorationLine} ${style.textDecorationThickness}`,
      seen: style.visibility === 'visible' && Number(style.opacity) > 0.5 && style.display !== 'none',
    }
  }
  window.frameOf = (control) =>
    [control, control.closest('label')].flatMap((one) =>
      one ? (['', '::before', '::after'] as const).flatMap((pseudo) => partOf(one, pseudo) ?? []) : [],
    )
  window.lookAt = (control) => {
    const label = control.closest('label')
    const all = [
      // Around a field the ring may stand further out.
      ...(control.matches('input, textarea') ? [control.parentElement, control.closest('form, [role="search"]')] : []),
      control,
      label,
      control.closest('li'),
      ...control.querySelectorAll('*'),
      ...(label?.querySelectorAll('*') ?? []),
    ]
    const parts = [...new Set(all)].slice(0, 60).flatMap((one) => {
      if (!one || one.closest('[data-medallion]')) return []
      return (['', '::before', '::after'] as const).flatMap((pseudo) => partOf(one, pseudo) ?? [])
    })
    return parts
  }
}

/** How well one sees that a control has changed: the best contrast of whatever is another than before. 21: its shape has changed. */
export const changeOf = (page: Page, [before, now]: readonly [Look, Look]): Promise<number> =>
  page.evaluate(
    ([was, is]) => {
      let best = 1
      const see = (a: string, b: string) => {
        best = Math.max(best, window.contrastOf(a, b))
      }
      for (const [at, part] of is.entries()) {
        const old = was[at]
        if (!old || old.where !== part.where) {
          best = 21
          continue
        }
        if (part.ground !== old.ground) see(part.ground, part.beside)
        // A ring stands between the control and what is beside it: one of both has to tell it from it.
        for (const ring of part.ring.split(' ').filter((one) => one && !old.ring.split(' ').includes(one))) {
          const colour = ring.slice(ring.lastIndexOf(':') + 1)
          see(colour, part.beside)
          see(colour, part.ground)
        }
        if (part.words !== old.words && part.words && old.words) see(part.words, old.words)
        if (part.line !== old.line || part.seen !== old.seen) best = 21
      }
      return best
    },
    [before, now] as const,
  )
