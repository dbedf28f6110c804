/** Parameters of what another app hands over, as the manifest names them (public/manifest.webmanifest). */
export const SHARE_PARAMETERS = ['share_title', 'share_text', 'share_url'] as const

const CONTROLS = /[^\P{Cc}\t\n]/gu

/**
 * Shared text, all in one; undefined when there is nothing in it. Apps put an address into the text, the title into both, or leave
 * out either: nothing is said twice.
 */
export function sharedText(
  { title, text, url }: { readonly [K in 'title' | 'text' | 'url']?: string | undefined },
  longest: number,
): string | undefined {
  const clean = (raw = '') =>
    raw
      .slice(0, 2 * longest)
      .replace(/\r\n?/gu, '\n')
      .replace(CONTROLS, '')
      .replace(/\p{Surrogate}/gu, '\uFFFD')
      .trim()
  const parts: string[] = []
  for (const part of [clean(text), clean(url)])
    if (part !== '' && !parts.some((one) => one.includes(part))) parts.push(part)
  const heading = clean(title)
  if (heading !== '' && !parts.some((one) => one.includes(heading))) parts.unshift(heading)
  const all = parts
    .join('\n')
    .slice(0, longest)
    .replace(/[\uD800-\uDBFF]$/u, '')
  return all === '' ? undefined : all
}
