import type { Bytes } from './bytes.ts'

/**
 * Session description (RFC 8866, RFC 8839, RFC 8841): what of it may reach the browser, and what of ours may leave it.
 * All of it is linear in its input: the other side, or the broker, wrote that.
 */

/** Characters. One data section with thirty candidates is under 6 KiB. */
export const MAX_DESCRIPTION = 16 * 1024
/** Characters. A candidate line of today's browsers is under 200. */
const MAX_CANDIDATE = 512
/** Of one connection, in the description and after it: each makes the browser send packets to an address of the other side's choice. */
export const MAX_CANDIDATES = 30

const DATA_SECTION = /^m=application \d{1,5} (?:UDP|TCP)\/DTLS\/SCTP webrtc-datachannel$/
const CERTIFICATE = /^sha-256 ([0-9a-f]{2}(?::[0-9a-f]{2}){31})$/i
export const PRINTABLE = /^[\x20-\x7e]*$/
/** mDNS name, as a browser calls its own host: a random name that only the local network resolves. */
const UUID_LOCAL = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.local$/i

/** Attributes that stand there at most once, in the whole description, and how their values look. */
export const SINGLE = new Map([
  ['fingerprint', CERTIFICATE],
  ['ice-ufrag', /^[A-Za-z0-9+/]{4,256}$/],
  ['ice-pwd', /^[A-Za-z0-9+/]{22,256}$/],
  ['setup', /^(?:actpass|active|passive)$/],
  ['sctp-port', /^[1-9]\d{0,4}$/],
  ['mid', /^[A-Za-z0-9_-]{1,16}$/],
  ['max-message-size', /^\d{1,10}$/],
])
const NEEDED = ['fingerprint', 'ice-ufrag', 'ice-pwd', 'setup', 'sctp-port']

/**
 * Is this the description of one data section with one sha-256 certificate, and of nothing else?
 * An attribute nobody here knows passes: a browser ignores what it does not know, and the next one may say more.
 */
export function checkDescription(sdp: string): boolean {
  const lines = linesOf(sdp)
  if (lines?.[0] !== 'v=0' || fingerprintOf(sdp) === undefined) return false
  const seen = new Set<string>()
  let sections = 0
  let candidates = 0
  for (const line of lines) {
    const value = line.slice(2)
    if (!/^[a-z]=/.test(line) || !PRINTABLE.test(line)) return false
    if (line.startsWith('m=') && !DATA_SECTION.test(line)) return false
    if (line.startsWith('m=')) sections++
    if (line.startsWith('c=') && !(/^IN IP[46] /.test(value) && isAddress(value.slice(7)))) return false
    if (!line.startsWith('a=')) continue
    const name = value.split(':', 1)[0]!
    // An identity assertion makes Firefox load a page of the other side's choice.
    if (name === 'identity') return false
    if (name === 'candidate' && (!checkCandidate(value) || ++candidates > MAX_CANDIDATES)) return false
    // A browser ignores it in other letters; nobody else may take it for the one that counts.
    if (name !== name.toLowerCase() && SINGLE.has(name.toLowerCase())) return false
    const shape = SINGLE.get(name)
    if (shape && (seen.has(name) || !shape.test(value.slice(name.length + 1)))) return false
    seen.add(name)
  }
  return sections === 1 && NEEDED.every((name) => seen.has(name))
}

/** The 32 bytes of the only fingerprint; undefined when there are two, none, or one of another kind. */
export function fingerprintOf(sdp: string): Bytes | undefined {
  // Whatever its case and wherever it stands: a second one is a decoy for whoever reads them differently.
  const all = (linesOf(sdp) ?? []).filter((line) => line.toLowerCase().includes('fingerprint'))
  const [only] = all
  if (all.length !== 1 || !only!.startsWith('a=fingerprint:')) return undefined
  return certificateHash(only!.slice('a=fingerprint:'.length))
}

/** ICE user fragment of a description that passes the allow-list: there it stands once. */
export const ufragOf = (sdp: string): string | undefined => /^a=ice-ufrag:([^\r\n]*)/m.exec(sdp)?.[1]

/** The 32 bytes of the value of one fingerprint line; undefined when it is no sha-256. */
export function certificateHash(value: string): Bytes | undefined {
  const hex = CERTIFICATE.exec(value)?.[1]
  return hex === undefined ? undefined : Uint8Array.from(hex.split(':'), (byte) => Number.parseInt(byte, 16))
}

/** Both kinds of line end; what is left of a lone carriage return is refused as unprintable. Undefined: too long. */
export function linesOf(sdp: string, most = MAX_DESCRIPTION): string[] | undefined {
  if (sdp.length > most) return undefined
  const lines = sdp.split('\n').map(withoutReturn)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

const withoutReturn = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line)

/** `candidate:…` (RFC 8839, section 5.1) with an address that makes nobody ask a name server: a literal, or a host's UUID name. */
export function checkCandidate(line: string): boolean {
  if (line.length > MAX_CANDIDATE || !PRINTABLE.test(line)) return false
  const [foundation = '', component = '', transport = '', priority = '', address = '', port = '', ...tail] =
    line.split(' ')
  const [typ, type = '', ...rest] = tail
  if (!/^candidate:[A-Za-z0-9+/]{1,32}$/.test(foundation) || !/^[12]$/.test(component)) return false
  if (!/^(?:udp|tcp)$/i.test(transport) || !/^\d{1,10}$/.test(priority)) return false
  if (!isHost(address) || !isPort(port)) return false
  if (typ !== 'typ' || !/^(?:host|srflx|prflx|relay)$/.test(type) || rest.length % 2 !== 0) return false
  for (let at = 0; at < rest.length; at += 2) {
    const [name, value] = [rest[at]!, rest[at + 1]!]
    if (!/^[A-Za-z0-9-]{1,32}$/.test(name) || value === '') return false
    if (name === 'raddr' && !isHost(value)) return false
    if (name === 'rport' && !isPort(value)) return false
  }
  return true
}

const isHost = (text: string) => isAddress(text) || UUID_LOCAL.test(text)
const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535
export const isAddress = (text: string) => isIPv4(text) || isIPv6(text)

function isIPv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
}

/** RFC 4291, section 2.2, without a zone: that names an interface of the reader's own machine. */
function isIPv6(text: string): boolean {
  if (text.length > 45) return false
  const halves = text.split('::')
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1)
  const ends4 = last?.includes('.') === true && !text.endsWith('::')
  if (ends4 && !isIPv4(groups.pop()!)) return false
  const width = groups.length + (ends4 ? 2 : 0)
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false
  return halves.length === 1 ? width === 8 : halves.length === 2 && width < 8
}

/** For a candidate line, with or without the `a=` of a description. */
export const isRelay = (line: string): boolean => / typ relay(?: |$)/.test(line)

/** A relay candidate tells where the relay saw us from, which is what a relay is there to hide. Any other is returned as it is. */
export function cleanRelay(line: string): string {
  if (!isRelay(line)) return line
  return line.replace(/ raddr [^ ]*/, ' raddr 0.0.0.0').replace(/ rport [^ ]*/, ' rport 9')
}

/** A description with every relay candidate in it cleaned. */
export const cleanRelays = (sdp: string): string =>
  eachLine(sdp, (line) => (line.startsWith('a=candidate:') ? cleanRelay(line) : line))

/** A description without an address of ours but the relay's: the default of the section (RFC 8839, section 4.2.1) goes as well. */
export const onlyRelay = (sdp: string): string =>
  eachLine(sdp, (line) => {
    if (line.startsWith('a=candidate:')) return isRelay(line) ? cleanRelay(line) : undefined
    if (line.startsWith('a=rtcp:')) return undefined
    if (line.startsWith('c=')) return 'c=IN IP4 0.0.0.0'
    if (line.startsWith('m=')) return line.replace(/^(m=\S+) \d+ /, '$1 9 ')
    return line.startsWith('o=') ? line.replace(/ IN IP[46] \S+$/, ' IN IP4 0.0.0.0') : line
  })

/** A description with each line changed, or left out. */
export function eachLine(sdp: string, change: (line: string) => string | undefined): string {
  return sdp
    .split('\n')
    .flatMap((raw) => {
      const line = change(withoutReturn(raw))
      return line === undefined ? [] : [raw.endsWith('\r') ? `${line}\r` : line]
    })
    .join('\n')
}
