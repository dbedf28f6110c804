/** What can have a role of its own accord, without saying so. */
const BY_NATURE: Readonly<Record<string, string>> = {
  button: 'button, summary',
  link: 'a[href]',
  textbox: 'textarea, input:not([type]), input[type="text"], input[type="password"]',
  searchbox: 'input[type="search"]',
  radio: 'input[type="radio"]',
  checkbox: 'input[type="checkbox"]',
}

/** Whose place is asked for: an element by CSS, or by role and name within one. */
export type Sought = readonly [css: string, name: string | null]

export const byRole = (role: string, name: string, within = ''): Sought => [
  [`[role="${role}"]`, ...(BY_NATURE[role]?.split(', ').map((one) => `${one}:not([role])`) ?? [])]
    .map((one) => `${within} ${one}`)
    .join(),
  name,
]

/**
 * Place: the middle of what is sought, once it has come to rest, is enabled and nothing lies over it. Runs in a page. Looked up here and not
 * in the browser's own tree of accessibility, which takes a second in Firefox, and makes all of the page slower from then on.
 */
export function placeOf([css, name]: Sought): { x: number; y: number } | undefined {
  const bare = (element: Element) => {
    const copy = element.cloneNode(true) as Element
    for (const hidden of copy.querySelectorAll('[aria-hidden="true"]')) hidden.remove()
    return copy.textContent ?? ''
  }
  function nameOf(element: Element) {
    const labelled = element.getAttribute('aria-labelledby')?.split(' ')
    const labels = labelled?.map((id) => document.getElementById(id)) ?? [
      ...((element as Partial<HTMLInputElement>).labels ?? []),
    ]
    const words =
      element.getAttribute('aria-label') ??
      (labels.length > 0 ? labels.map((one) => (one ? bare(one) : '')).join(' ') : bare(element))
    return words.replace(/\s+/g, ' ').trim()
  }
  const found = [...document.querySelectorAll<HTMLElement>(css)].find(
    (one) => one.checkVisibility() && (name === null || nameOf(one) === name),
  )
  if (!found || (found as Partial<HTMLButtonElement>).disabled) return undefined
  // A field that is drawn by its label is as good as invisible.
  const shown = [found, ...((found as Partial<HTMLInputElement>).labels ?? [])]
  for (const one of shown) {
    one.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    const { left, top, width, height } = one.getBoundingClientRect()
    const [x, y] = [left + width / 2, top + height / 2]
    const at = document.elementFromPoint(x, y)
    if (!at || !shown.some((each) => each.contains(at))) continue
    const now = `${x} ${y}`
    const before = one.dataset.placeOf
    one.dataset.placeOf = now
    if (before === now) return { x, y }
  }
  return undefined
}
