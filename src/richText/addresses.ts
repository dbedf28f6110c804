/** Address in a text: where it stands, and where it leads. */
export interface Address {
  readonly from: number
  readonly to: number
  readonly url: string
}

/** Longer ones are no links. */
const MAX_LENGTH = 2_000

const BARE =
  /(?<![\p{L}\p{N}_])(?:https?:\/\/|www\.(?=[\p{L}\p{N}-]+\.\p{L})|mailto:(?=[^\s@]+@)|tel:(?=\+?\d))[^\s<>"`\p{Cc}]+|(?<![\p{L}\p{N}._%+/-])[\p{L}\p{N}._%+-]+@(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/giu
const SCHEME = /^(?:https?:\/\/|mailto:|tel:)/i

/** Punctuation of every script but ASCII's; but what is found within the names of pages is part of them. */
const PUNCTUATION = /(?![\p{ASCII}·・‧])[\p{Po}\p{Ps}\p{Pe}\p{Pi}\p{Pf}]/gu
const TRAILING = /[.,;:!?'"*_~|\\)\]}]$/
const OPENING: ReadonlyMap<string, string> = new Map(
  ['()', '[]', '{}', '（）', '［］', '「」', '『』', '【】', '《》', '〈〉'].map((pair) => [pair[1]!, pair[0]!]),
)
const CLOSING: ReadonlyMap<string, string> = new Map([...OPENING].map(([closing, opening]) => [opening, closing]))

/** Does the last sign of `address` belong to the sentence around it? A bracket that was opened inside does not. */
function isForeign(address: string): boolean {
  const sign = address.at(-1)!
  const opening = OPENING.get(sign)
  return opening === undefined || address.split(sign).length > address.split(opening).length
}

/** Address alone: without the quotes, brackets and full stops of the sentence that it stands in. */
function alone(found: string): string {
  let address = found
  for (const { 0: sign, index } of found.matchAll(PUNCTUATION)) {
    const closing = CLOSING.get(sign)
    if (closing === undefined ? !isForeign(found.slice(0, index + 1)) : found.includes(closing, index)) continue
    address = found.slice(0, index)
    break
  }
  while (TRAILING.test(address) && isForeign(address)) address = address.slice(0, -1)
  return address
}

/** Addresses of the web, of mail and of telephones that stand in a text as they are. */
export function addressesIn(text: string): Address[] {
  const found: Address[] = []
  for (const { 0: whole, index } of text.matchAll(BARE)) {
    const address = whole.length > MAX_LENGTH ? '' : alone(whole)
    if (address.replace(SCHEME, '') === '') continue
    const url = SCHEME.test(address) ? address : `${/^www\./i.test(address) ? 'http://' : 'mailto:'}${address}`
    found.push({ from: index, to: index + address.length, url })
  }
  return found
}
