import { toHex } from '../../src/lib/bytes.ts'

/** One description as it is signalled, and what the double makes of it. */
export interface MemoryDescription {
  readonly type: 'offer' | 'answer'
  readonly ufrag: string
  readonly fingerprint: string
  readonly sections: readonly string[]
}

const SECTION: Record<string, string> = {
  application: 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  audio: 'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  video: 'm=video 9 UDP/TLS/RTP/SAVPF 96',
}

export const fingerprintLine = (hash: Uint8Array) =>
  [...toHex(hash).matchAll(/../g)].map(([pair]) => pair.toUpperCase()).join(':')

/** In the spelling of a browser, so that the same allow-list reads it. */
export function spell({ type, ufrag, fingerprint, sections }: MemoryDescription): string {
  const lines = [
    'v=0',
    'o=- 1 2 IN IP4 192.0.2.7',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${sections.map((_, mid) => mid).join(' ')}`,
  ]
  sections.forEach((kind, mid) => {
    lines.push(SECTION[kind]!, 'c=IN IP4 192.0.2.7', `a=ice-ufrag:${ufrag}`, `a=ice-pwd:${ufrag.padEnd(24, 'x')}`)
    lines.push(
      `a=fingerprint:sha-256 ${fingerprint}`,
      `a=setup:${type === 'offer' ? 'actpass' : 'active'}`,
      `a=mid:${mid}`,
    )
    lines.push(kind === 'application' ? 'a=sctp-port:5000' : 'a=rtcp-mux')
  })
  return `${lines.join('\r\n')}\r\n`
}

export function readSpelled(type: 'offer' | 'answer', sdp: string): MemoryDescription {
  const value = (name: string) => new RegExp(`^a=${name}:(.*)\r$`, 'm').exec(sdp)?.[1] ?? ''
  return {
    type,
    ufrag: value('ice-ufrag'),
    fingerprint: value('fingerprint').replace('sha-256 ', ''),
    sections: [...sdp.matchAll(/^m=(\w+)/gm)].map(([, kind]) => kind!),
  }
}
