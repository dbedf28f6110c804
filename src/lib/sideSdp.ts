import type { Bytes } from './bytes.ts'
import {
  certificateHash,
  checkDescription,
  eachLine,
  fingerprintOf,
  isAddress,
  linesOf,
  MAX_DESCRIPTION,
  PRINTABLE,
  SINGLE,
} from './sdp.ts'

/**
 * Session descriptions of side connections (RFC 8829): what of one may reach the browser, and what of ours may leave it. All of it is
 * linear in its input. Candidates never stand in them: each goes by itself, where it is counted and filtered.
 */

/** Sections that a description may hold: one of data, or audio and video ones. */
export type SideSections = 'data' | 'media'

/** Characters of a description of audio and video: three sections of today's browsers are under 10 KiB. */
const MAX_MEDIA_DESCRIPTION = 64 * 1024
export const maxDescription = (sections: SideSections): number =>
  sections === 'data' ? MAX_DESCRIPTION : MAX_MEDIA_DESCRIPTION

/** Sections of one call: sound, camera, screen, and one to spare. Each costs the browser decoders. */
const MAX_SECTIONS = 4
const MEDIA_SECTION = /^m=(?:audio|video) \d{1,5} UDP\/TLS\/RTP\/SAVPF(?: \d{1,3}){1,64}$/
const IN_EVERY_SECTION = ['mid', 'rtcp-mux']
const NEEDED = ['fingerprint', 'ice-ufrag', 'ice-pwd', 'setup']
/** Keys beside DTLS (RFC 4567, RFC 4568), a page of the other side's choice (RFC 8827), and addresses that nobody counts. */
const REFUSED = new Set(['crypto', 'key-mgmt', 'identity', 'candidate', 'remote-candidates'])

export interface SideDescriptionFacts {
  /** SHA-256 (32 bytes) of the one certificate that stands in it. */
  readonly fingerprint: Bytes
  /** The ICE user fragment: another one is another generation of candidates. */
  readonly ufrag: string
}

/** Facts that a description gives of its connection; undefined when it is outside the allow-list. */
export function readSideDescription(sdp: string, sections: SideSections): SideDescriptionFacts | undefined {
  const said = sections === 'data' ? readData(sdp) : readMedia(sdp)
  const [fingerprint, ufrag] = [said && certificateHash(said.get('fingerprint') ?? ''), said?.get('ice-ufrag')]
  return fingerprint && ufrag !== undefined ? { fingerprint, ufrag } : undefined
}

/** Attributes by name; those of `SINGLE` stand there once. */
function readData(sdp: string): Map<string, string> | undefined {
  if (!checkDescription(sdp) || fingerprintOf(sdp) === undefined) return undefined
  const said = new Map<string, string>()
  for (const line of linesOf(sdp) ?? []) {
    if (!line.startsWith('a=')) continue
    const [name, value] = attribute(line)
    if (REFUSED.has(name)) return undefined
    said.set(name, value)
  }
  return said
}

/** As `checkDescription`, for audio and video: browsers repeat transport and certificate in each section, and all must say the same. */
function readMedia(sdp: string): Map<string, string> | undefined {
  const lines = linesOf(sdp, MAX_MEDIA_DESCRIPTION)
  if (lines?.[0] !== 'v=0') return undefined
  const said = new Map<string, string>()
  const seen: Map<string, string>[] = []
  for (const line of lines) {
    if (!/^[a-z]=/.test(line) || !PRINTABLE.test(line) || line.startsWith('k=')) return undefined
    if (line.startsWith('m=') && (!MEDIA_SECTION.test(line) || seen.push(new Map()) > MAX_SECTIONS)) return undefined
    if (line.startsWith('c=') && !(/^c=IN IP[46] /.test(line) && isAddress(line.slice(9)))) return undefined
    // Whatever its case and wherever it stands: a second one is a decoy for whoever reads them differently.
    if (line.toLowerCase().includes('fingerprint') && !line.startsWith('a=fingerprint:')) return undefined
    if (!line.startsWith('a=')) continue
    const [name, value] = attribute(line)
    if (REFUSED.has(name)) return undefined
    const here = seen.at(-1)
    const shape = SINGLE.get(name)
    if (shape && (!shape.test(value) || here?.has(name))) return undefined
    if (shape && name !== 'mid' && said.has(name) && said.get(name) !== value) return undefined
    here?.set(name, value)
    said.set(name, value)
  }
  const mids = new Set(seen.map((section) => section.get('mid')))
  const whole = seen.every((section) => IN_EVERY_SECTION.every((name) => section.has(name)))
  if (seen.length === 0 || mids.size !== seen.length || !whole) return undefined
  return NEEDED.every((name) => said.has(name)) ? said : undefined
}

function attribute(line: string): [name: string, value: string] {
  const text = line.slice(2)
  const colon = text.indexOf(':')
  return colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)]
}

/** A description with no address of ours in it: no candidate, and nothing in the places where browsers repeat one (RFC 8839, 4.2.1). */
export const withoutAddresses = (sdp: string): string =>
  eachLine(sdp, (line) => {
    if (/^a=(?:candidate|end-of-candidates|rtcp)(?::|$)/.test(line)) return undefined
    if (line.startsWith('c=')) return 'c=IN IP4 0.0.0.0'
    // Port 0 is a section that was refused, or has no transport of its own.
    if (line.startsWith('m=')) return line.replace(/^(m=\S+) [1-9]\d* /, '$1 9 ')
    return line.startsWith('o=') ? line.replace(/ IN IP[46] \S+$/, ' IN IP4 0.0.0.0') : line
  })
