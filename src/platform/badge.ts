import type { Badge } from '../ports/badge.ts'

/** The mark of public/favicon.svg, and a number on it. Browsers draw what is in a data address without asking anybody. */
const MARK =
  '<path fill="#f0a35e" d="M20.5 7a9 9 0 0 0 0 18h9v-9a9 9 0 0 0-9-9z"/>' +
  '<path fill="#14677d" d="M11.5 7a9 9 0 0 1 0 18h-9v-9a9 9 0 0 1 9-9z"/>' +
  '<path fill="#0c3f4e" d="M16 8.21a9 9 0 0 1 0 15.58 9 9 0 0 1 0-15.58z"/>'

function iconWith(count: number): string {
  const words = count > 9 ? '9+' : `${count}`
  const dot =
    '<circle cx="22.5" cy="9.5" r="9.5" fill="#c2251b"/>' +
    `<text x="22.5" y="14.2" text-anchor="middle" fill="#fff" font-family="sans-serif" font-weight="700" font-size="${words.length > 1 ? 11 : 14}">${words}</text>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${MARK}${dot}</svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

export interface BadgeDeps {
  readonly document: Pick<Document, 'querySelectorAll'>
  readonly navigator: {
    setAppBadge?(count: number): Promise<void>
    clearAppBadge?(): Promise<void>
  }
}

export function createBadge({ document, navigator }: BadgeDeps): Badge {
  /** As index.html has them. */
  const plain = new Map<HTMLLinkElement, string>()
  let shown = 0

  return {
    show(count) {
      if (count === shown) return
      shown = count
      for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="icon"]')) {
        const own = plain.get(link) ?? link.href
        plain.set(link, own)
        // Where the drawn one is not understood, the picture beside it stays, and the title has the number.
        if (link.type === 'image/svg+xml') link.href = count > 0 ? iconWith(count) : own
      }
      // Refused where the app is not installed, and there is nothing to say about that.
      const done = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.()
      done?.catch(() => undefined)
    },
  }
}
