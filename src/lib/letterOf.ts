/**
 * Latin letter that a shortcut means, in lower case. Where a layout writes other letters (Arabic, Cyrillic…) the place
 * of the key tells: it is the one that carries the Latin letter too.
 */
export function letterOf({ key, code }: { readonly key: string; readonly code: string }): string | undefined {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase()
  return /^\P{ASCII}/u.test(key) ? /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() : undefined
}
