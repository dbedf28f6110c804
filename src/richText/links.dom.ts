import { agreesWithMail, agreesWithWeb, type Claim, claimsIn, numbersAgree } from './claims.dom.ts'
import { hasUnseen } from './safeText.ts'

/** Doubt: why a link deserves a question before it is followed. */
export type Doubt = 'elsewhere' | 'lookalike' | 'numeric' | 'user' | 'unseen' | 'others' | 'written'

export interface SafeLink {
  /** As the browser understands it, never as it was written. */
  readonly href: string
  /** Target of the link, where it really leads: a host, an address, a number. */
  readonly target: string
  /** Further receivers of a mail. */
  readonly others: readonly string[]
  /** Fields that a mail comes with already: its subject, its words. */
  readonly written: readonly string[]
  readonly doubts: readonly Doubt[]
}

/** Leaves nothing behind for the page that is opened: neither a handle on this one nor its address. */
export const REL = 'noopener noreferrer nofollow'

const MAX_URL_LENGTH = 2_000
/** Words of one link: a whole message at most. */
const MAX_WORDS = 8_000
const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:'])

/** Host as it was written, without user and port. */
const RAW_HOST = /^https?:\/\/(?:[^/?#]*@)?([^/?#]*?)(?::\d*)?(?:[/?#]|$)/i

const isNumeric = (host: string) => host.startsWith('[') || /^[\d.]+$/.test(host)
/** A name that only a machine can spell: it may be a twin of one that is trusted. */
const isEncoded = (host: string) => host.split('.').some((label) => label.startsWith('xn--'))

/**
 * Safe link: what one in a message may do; undefined when it may not be one. `words` is what the reader sees: every place that they name
 * must be the place where it leads.
 */
export function safeLink(raw: string, words: string): SafeLink | undefined {
  if (raw.length > MAX_URL_LENGTH) return undefined
  // The URL parser drops controls and spaces before a scheme, and tabs and breaks within it: what hides like this is no link at all. Nor is
  // what it would read another way than people do.
  if (/[\p{Cc}\s\\]/u.test(raw) || !/^(?:https?:\/\/[^/]|mailto:|tel:)/i.test(raw)) return undefined
  let url: URL
  try {
    url = new URL(raw)
  } catch {
    return undefined
  }
  if (!SCHEMES.has(url.protocol)) return undefined
  // Longer ones would not be looked at to their end.
  const honest = words === raw || raw === `http://${words}` || raw === `mailto:${words}`
  const claims = honest ? [] : claimsIn(words.slice(0, MAX_WORDS))
  const link = url.protocol.startsWith('http') ? webLink(url, raw, claims, honest) : otherLink(url, words, claims)
  const doubts = new Set(link.doubts)
  if (words.length > MAX_WORDS) doubts.add('elsewhere')
  // In an address no such character is meant well; in words a joiner may hold a picture together.
  if (/\p{Cf}/u.test(raw) || [raw, words, link.target, ...link.others, ...link.written].some(hasUnseen))
    doubts.add('unseen')
  return { ...link, href: url.href, doubts: [...doubts] }
}

type Found = Omit<SafeLink, 'href'>

function webLink(url: URL, raw: string, claims: readonly Claim[], honest: boolean): Found {
  const doubts: Doubt[] = []
  const asWritten = RAW_HOST.exec(raw)?.[1]?.toLowerCase() === url.hostname
  const shown = honest || claims.length > 0
  if (url.username !== '' || url.password !== '') doubts.push('user')
  if (isNumeric(url.hostname)) {
    // A router at home is known by its number. One that is hidden, or is written as nobody reads it, is not.
    if (!asWritten || !shown) doubts.push('numeric')
  } else if (!asWritten || isEncoded(url.hostname)) doubts.push('lookalike')
  if (!claims.every((claim) => agreesWithWeb(claim, url))) doubts.push('elsewhere')
  return { target: url.host, others: [], written: [], doubts }
}

/** Links of mail and telephone. */
function otherLink(url: URL, words: string, claims: readonly Claim[]): Found {
  const target = readable(url.pathname)
  if (url.protocol === 'tel:') {
    const agree = claims.every(({ scheme }) => scheme === 'tel') && numbersAgree(words, target)
    return { target, others: [], written: [], doubts: agree ? [] : ['elsewhere'] }
  }
  const doubts: Doubt[] = []
  const others: string[] = []
  const written: string[] = []
  const [first = '', ...more] = target.split(/[,;]/u)
  others.push(...more)
  for (const [field, value] of new URLSearchParams(url.search))
    if (/^\s*(?:to|b?cc)\s*$/i.test(field)) others.push(...value.split(/[,;]/u))
    else written.push(`${field}: ${value}`)
  const addresses = [first, ...others].map((one) => one.trim().toLowerCase())
  if (/[^\p{ASCII}]/u.test(addresses.join())) doubts.push('lookalike')
  if (others.length > 0) doubts.push('others')
  if (written.length > 0) doubts.push('written')
  if (!claims.every((claim) => agreesWithMail(claim, addresses))) doubts.push('elsewhere')
  return { target: first || readable(url.search), others, written, doubts }
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
