import { hasUnseen } from './safeText.ts'

/** Doubt: why a link deserves a question before it is followed. */
export type Doubt = 'elsewhere' | 'lookalike' | 'user' | 'unseen'

export interface SafeLink {
  /** As the browser understands it, never as it was written. */
  readonly href: string
  /** Target of the link, where it really leads: a host, an address, a number. */
  readonly target: string
  readonly doubts: readonly Doubt[]
}

/** Leaves nothing behind for the page that is opened: neither a handle on this one nor its address. */
export const REL = 'noopener noreferrer nofollow'

const MAX_URL_LENGTH = 2_000
const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:'])
/** Words of a text that name a place: an address on the web, or one of mail. */
const PLACES = /(?:https?:\/\/)?(?:[^\s/@:]+@)?(?:[\p{L}\p{N}-]+[.。．｡])+\p{L}[\p{L}\p{N}-]+/giu
const MAX_PLACES = 8

const bare = (host: string) => host.replace(/^www\./, '').replace(/\.$/, '')

/** The host that somebody would read out of `words`; undefined when there is none. */
function hostIn(words: string): string | undefined {
  try {
    return bare(new URL(/^https?:\/\//i.test(words) ? words : `https://${words}`).hostname)
  } catch {
    return undefined
  }
}

/** Letters of two alphabets in one name, or a name that only a machine can spell (`xn--`): it may be a twin of one that is trusted. */
const isLookalike = (host: string) => host.split('.').some((label) => label.startsWith('xn--'))

/**
 * Safe link: what one in a message may do; undefined when it may not be one. `words` is what the reader sees: if that names a place, it
 * must be the place where it leads.
 */
export function safeLink(raw: string, words: string): SafeLink | undefined {
  if (raw.length > MAX_URL_LENGTH) return undefined
  // The URL parser drops controls and spaces before a scheme, and tabs and breaks within it: what hides like this is no link at all.
  if (/[\p{Cc}\s]/u.test(raw) || !/^(?:https?:\/\/[^/]|mailto:|tel:)/i.test(raw)) return undefined
  let url: URL
  try {
    url = new URL(raw)
  } catch {
    return undefined
  }
  if (!SCHEMES.has(url.protocol)) return undefined
  const isWeb = url.protocol.startsWith('http')
  const target = isWeb ? url.host : readable(url.pathname)
  const doubts = new Set<Doubt>()
  if (isWeb && (url.username !== '' || url.password !== '')) doubts.add('user')
  if (isWeb && isLookalike(url.hostname)) doubts.add('lookalike')
  // In an address no such character is meant well; in words a joiner may hold a picture together.
  if (/\p{Cf}/u.test(raw) || hasUnseen(raw) || hasUnseen(words)) doubts.add('unseen')
  if (isMisnamed(words, isWeb ? bare(url.hostname) : undefined, target)) doubts.add('elsewhere')
  return { href: url.href, target, doubts: [...doubts] }
}

function isMisnamed(words: string, host: string | undefined, target: string): boolean {
  const places = words.slice(0, MAX_URL_LENGTH).match(PLACES)?.slice(0, MAX_PLACES) ?? []
  if (host === undefined) {
    // Mail and telephone: only a text that is an address or a number of its own can contradict them.
    const digits = (text: string) => text.replace(/\D/g, '')
    const [place] = places
    if (place?.includes('@')) return place.toLowerCase() !== target.toLowerCase()
    return /^[\d\s+().-]{6,}$/.test(words) && digits(words) !== digits(target)
  }
  // An address with a path is compared by its start: what follows the host may hold dots of its own.
  const [first] = places
  return first !== undefined && hostIn(first) !== host
}

function readable(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Somebody's ID, or a link that brings one: not to be opened, but to be pasted under "New chat". */
const ID = /(?<![a-z0-9])tete1[a-z0-9]{59}(?![a-z0-9])/iu
export const idIn = (text: string): string | undefined => ID.exec(text)?.[0].toLowerCase()
/** The text cut at the IDs in it: they stand at the odd places. */
export const cutAtIds = (text: string): string[] => text.split(new RegExp(`(${ID.source})`, 'iu'))
export const isInvite = (url: string): boolean => /#\/i\/tete1[a-z0-9]{59}/i.test(url)
