import { describe, expect, it } from 'vitest'
import { toHex } from '../../src/lib/bytes.ts'
import { readSideDescription, withoutAddresses } from '../../src/lib/sideSdp.ts'
import { CHROMIUM_156, FIREFOX_153 } from '../support/recordedSdp.ts'

/** As Chromium 156 spells a call of one sound and one picture, its codecs cut down to one each. */
const CALL = `v=0
o=- 2911511258885153933 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
a=extmap-allow-mixed
a=msid-semantic: WMS
m=audio 54321 UDP/TLS/RTP/SAVPF 111
c=IN IP4 192.0.2.7
a=rtcp:9 IN IP4 192.0.2.7
a=candidate:1 1 udp 2113937151 192.0.2.7 54321 typ host generation 0 network-cost 999
a=ice-ufrag:Czs2
a=ice-pwd:vud84IY0XnFrwPSphZf9W8mF
a=ice-options:trickle
a=fingerprint:sha-256 53:A8:E0:ED:BC:18:9A:79:45:69:2B:B1:63:E0:6E:CA:40:1B:D4:61:73:BF:E7:1F:D2:95:12:FC:A2:D6:53:77
a=setup:actpass
a=mid:0
a=sendrecv
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:111 opus/48000/2
m=video 0 UDP/TLS/RTP/SAVPF 96
c=IN IP4 0.0.0.0
a=bundle-only
a=ice-ufrag:Czs2
a=ice-pwd:vud84IY0XnFrwPSphZf9W8mF
a=fingerprint:sha-256 53:A8:E0:ED:BC:18:9A:79:45:69:2B:B1:63:E0:6E:CA:40:1B:D4:61:73:BF:E7:1F:D2:95:12:FC:A2:D6:53:77
a=setup:actpass
a=mid:1
a=sendrecv
a=rtcp-mux
a=rtpmap:96 VP8/90000
`.replaceAll('\n', '\r\n')
const call = withoutAddresses(CALL)

describe('withoutAddresses', () => {
  it('leaves no address of ours, and what is refused or bundled as it is', () => {
    expect(call).not.toMatch(/192\.0\.2|candidate|127\.0\.0\.1|a=rtcp:|54321/)
    expect(call).toContain('m=audio 9 UDP')
    expect(call).toContain('m=video 0 UDP')
    expect(withoutAddresses(call)).toBe(call)
    expect(withoutAddresses(CHROMIUM_156.gathered)).not.toMatch(/\.local|candidate/)
    expect(withoutAddresses(FIREFOX_153.gathered)).not.toMatch(/\.local|candidate/)
  })
})

describe('readSideDescription', () => {
  it('reads certificate and generation of what browsers really say', () => {
    for (const recorded of [CHROMIUM_156, FIREFOX_153])
      for (const which of ['offer', 'answer', 'gathered'] as const) {
        const facts = readSideDescription(withoutAddresses(recorded[which]), 'data')
        expect([facts?.fingerprint.length, (facts?.ufrag.length ?? 0) >= 4]).toEqual([32, true])
        expect(readSideDescription(withoutAddresses(recorded[which]), 'media')).toBeUndefined()
      }
    const facts = readSideDescription(call, 'media')!
    expect([toHex(facts.fingerprint).slice(0, 4), facts.ufrag]).toEqual(['53a8', 'Czs2'])
    expect(readSideDescription(call, 'data')).toBeUndefined()
  })

  const refused: Record<string, string> = {
    'candidates inside': CALL,
    'another generation in the second section': call.replace(/Czs2(?![\s\S]*Czs2)/, 'Czs3'),
    'another certificate in the second section': call.replace(/53:A8(?![\s\S]*53:A8)/, '53:A9'),
    'a certificate twice in one section': call.replace(/(a=fingerprint.*\r\n)/, '$1$1'),
    'the same section twice by name': call.replace('a=mid:1', 'a=mid:0'),
    'a section without a name': call.replace('a=mid:1\r\n', ''),
    'sound whose RTCP goes another way': call.replace('a=rtcp-mux\r\n', ''),
    'sound without DTLS': call.replace('UDP/TLS/RTP/SAVPF', 'RTP/AVP'),
    'a key beside DTLS': call.replace('a=mid:1', 'a=crypto:1 x inline:y\r\na=mid:1'),
    'a key of long ago': call.replace('t=0 0', 'k=clear:x\r\nt=0 0'),
    'remote candidates': call.replace('a=mid:1', 'a=remote-candidates:1 192.0.2.1 1\r\na=mid:1'),
    'a name to look up': call.replace('c=IN IP4 0.0.0.0', 'c=IN IP4 tracker.example'),
    'no certificate': call.replaceAll(/a=fingerprint.*\r\n/g, ''),
    'more than 64 KiB': call + 'a=x\r\n'.repeat(14_000),
    'what cannot be printed': call.replace('a=sendrecv', 'a=send\u0000recv'),
  }
  for (const [what, sdp] of Object.entries(refused))
    it(`[C10] refuses ${what}`, () => {
      expect(sdp).not.toBe(call)
      expect(readSideDescription(sdp, 'media')).toBeUndefined()
    })
})
