// What the words of a link say about where it leads, as a reader takes them in.

/** Signs of an address, and what passes for each. */
const LIKE: readonly (readonly [string, string])[] = [
  ['.', '·˙\u0387٠۔۰܁܂ᐧ᛫•‧∙⋅●◦⡀⦁⸱⸳。・ꓸ꘎ꞏ｡･𐄁𐩐'],
  ['/', '᜵⁄∕╱⟋⧸〳'],
  [':', 'ː˸։׃܃܄᛬⁚∶ꓽ꞉'],
  ['-', '˗‐‑‒–—―⁃−'],
]
const SIGNS = new Map(LIKE.flatMap(([sign, others]) => [...others].map((other) => [other, sign] as const)))
/** Neither seen nor wide enough to part two words. */
const UNSEEN = /[\u2006\u2008-\u200a\u202f]|\p{Default_Ignorable_Code_Point}|\p{Cf}/gu
/** Full stops between sentences that are written without spaces. */
const NO_NAME = /[\u3002\u30fb\uff61\uff65](?=[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])/gu

/** Words as they are read: without what cannot be seen, and with every sign as the one that it passes for. */
const asRead = (words: string): string =>
  words
    .replace(UNSEEN, '')
    .replace(NO_NAME, ' ')
    .replace(/[^\p{ASCII}]/gu, (sign) => SIGNS.get(sign) ?? sign)
    .normalize('NFKC')
    .replace(UNSEEN, '')
    .replace(/\u2800|\u{1d159}/gu, ' ')
    .replace(/\p{M}/gu, '')
    .toLowerCase()

/** Claim: a place that the words name. */
export interface Claim {
  /** Known ones, or nothing before `://`; undefined where there is none. */
  readonly scheme: string | undefined
  /** User, host and port; of mail an address, of a telephone a number. */
  readonly place: string
}

/** Known schemes as words of their own, and whatever stands before `://`. */
const SCHEME = /(?<![\p{L}\p{N}])(https?|ftp|wss?|mailto|tel|sms):(?:\/+|(?=[^/]))|:\/{2,}/u
const BETWEEN = /[\s"'“”„«»‹›<>(){}|,;]+/u
const NUMBER = '(?:0x[\\da-f]+|\\d+)'
/** Names with a dot and a word for an end; four numbers. */
const PLACE = new RegExp(`^(?:[^.]+\\.)+\\p{L}[^.]+$|^${NUMBER}(?:\\.${NUMBER}){3}$`, 'u')
const IPV6 = /\[[\da-f:.]+\](?::\d+)?/u

const trimmed = (text: string) => text.replace(/^[^\p{L}\p{N}[]+/u, '').replace(/[^\p{L}\p{N}\]]+$/u, '')
const portless = (host: string) => host.replace(/:\d*$/u, '')

/** Place: read as one without being told that it is. */
export const isPlace = (text: string): boolean => PLACE.test(portless(text.slice(text.lastIndexOf('@') + 1)))

/** All places that the words name. What begins with a scheme names one, whatever it looks like. */
export function claimsIn(words: string): Claim[] {
  const claims: Claim[] = []
  for (const token of asRead(words).split(BETWEEN)) {
    const [bare = '', ...schemed] = token.split(SCHEME)
    // A path may hold dots of its own: of an address, its beginning counts.
    const parts = bare.split(/[/?#\\=&]+|:(?!\d+$)/u).map(trimmed)
    const place = IPV6.exec(bare)?.[0] ?? parts.find(isPlace)
    if (place !== undefined) claims.push({ scheme: undefined, place })
    for (let at = 0; at + 1 < schemed.length; at += 2) {
      const scheme = schemed[at] ?? ''
      claims.push({ scheme, place: trimmed(schemed[at + 1]!.split(/[/?#\\]/u)[0]!) })
    }
  }
  return claims
}

const bare = (host: string) => host.replace(/^www\./, '').replace(/\.$/, '')

function parse(place: string, protocol: string): URL | undefined {
  try {
    return new URL(`${protocol}//${place}`)
  } catch {
    return undefined
  }
}

/** Does a claim agree with a link on the web? By host and port; and what is said to be encrypted has to be. */
export function agreesWithWeb({ scheme, place }: Claim, url: URL): boolean {
  if (scheme !== undefined && !['http', 'https', ''].includes(scheme)) return false
  if (scheme === 'https' && url.protocol !== 'https:') return false
  const said = place.split('@')
  const host = said.pop() ?? ''
  const found = parse(host, scheme === 'http' ? 'http:' : url.protocol)
  if (!found || bare(found.hostname) !== bare(url.hostname) || found.port !== url.port) return false
  return said.every((before) => !isPlace(before) || bare(before) === bare(url.hostname))
}

/** Does a claim agree with a link to these addresses of mail? */
export const agreesWithMail = ({ scheme, place }: Claim, addresses: readonly string[]): boolean =>
  (scheme === undefined || scheme === 'mailto') &&
  addresses.some((one) => one === place || (scheme === undefined && one.endsWith(`@${place}`)))

const OTHER_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/gu
const digitsOf = (text: string) => text.replace(/\(0\)/gu, '').replace(/\D/gu, '').replace(/^0+/u, '')

/** Does every number in the words agree with the one that is dialled? At home it is said without the country. */
export function numbersAgree(words: string, number: string): boolean {
  const plain = words
    .replace(UNSEEN, '')
    .normalize('NFKC')
    .replace(OTHER_DIGITS, (digit) => String(digit.charCodeAt(0) & 15))
  const said = plain.match(/\d[\d\s()./-]{4,}\d/gu) ?? []
  return said.every((one) => digitsOf(number).endsWith(digitsOf(one)))
}
