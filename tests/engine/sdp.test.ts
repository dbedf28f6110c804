import { describe, expect, it } from 'vitest'
import { toHex } from '../../src/lib/bytes.ts'
import {
  checkCandidate,
  checkDescription,
  cleanRelay,
  cleanRelays,
  fingerprintOf,
  MAX_CANDIDATES,
  onlyRelay,
} from '../../src/lib/sdp.ts'
import { CHROMIUM_156, FIREFOX_153 } from '../support/recordedSdp.ts'

const { offer } = CHROMIUM_156
const FINGERPRINT = /a=fingerprint:.*\r\n/.exec(offer)![0]
const OTHER = FINGERPRINT.replace('5F:69', '00:00')
const relay =
  'candidate:4 1 udp 8331263 198.51.100.7 61000 typ relay raddr 192.0.2.33 rport 50000 generation 0 network-id 1'
const reflexive = 'candidate:3 1 udp 1677729535 192.0.2.33 50000 typ srflx raddr 10.0.0.5 rport 50000 generation 0'
const host = 'candidate:1 1 udp 2122260223 10.0.0.5 50000 typ host generation 0'

describe('checkDescription', () => {
  for (const [browser, recorded] of Object.entries({ CHROMIUM_156, FIREFOX_153 })) {
    for (const which of ['offer', 'answer', 'gathered'] as const) {
      it(`takes the ${which} that ${browser} really sends, with either kind of line end`, () => {
        expect(checkDescription(recorded[which])).toBe(true)
        expect(checkDescription(recorded[which].replaceAll('\r\n', '\n'))).toBe(true)
      })
    }
  }

  const video = 'm=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=rtpmap:96 VP8/90000\r\n'
  const refused: Record<string, string> = {
    'nothing at all': '',
    words: 'hello',
    '[abuse B8] a second fingerprint, before': offer.replace(FINGERPRINT, OTHER + FINGERPRINT),
    '[abuse B8] a second fingerprint, after': offer.replace(FINGERPRINT, FINGERPRINT + OTHER),
    '[abuse B8] a second fingerprint for the whole session': offer.replace('a=group', `${OTHER}a=group`),
    'the same fingerprint twice': offer.replace(FINGERPRINT, FINGERPRINT + FINGERPRINT),
    'a second fingerprint in capitals': offer.replace(
      FINGERPRINT,
      FINGERPRINT + OTHER.replace('fingerprint', 'FINGERPRINT'),
    ),
    'a second fingerprint after a space': offer.replace(FINGERPRINT, FINGERPRINT + OTHER.replace('a=', 'a= ')),
    'a second fingerprint behind a lone carriage return': offer.replace('a=setup', `a=x:y\r${OTHER}a=setup`),
    'no fingerprint': offer.replace(FINGERPRINT, ''),
    '[abuse B9] sha-1': offer.replace(FINGERPRINT, `a=fingerprint:sha-1 ${'AB:'.repeat(19)}AB\r\n`),
    'sha-512': offer.replace(FINGERPRINT, `a=fingerprint:sha-512 ${'AB:'.repeat(63)}AB\r\n`),
    '[abuse B10] 31 bytes': offer.replace('5F:', ''),
    '33 bytes': offer.replace('5F:', '5F:5F:'),
    'bytes that are not hexadecimal': offer.replace('5F:', '5G:'),
    '[abuse B6] a video section beside the data': offer + video,
    '[abuse B6] a video section alone': offer.slice(0, offer.indexOf('m=')) + video + offer.slice(offer.indexOf('c=')),
    'a second data section': offer + offer.slice(offer.indexOf('m=')),
    'a second, bare data section': `${offer}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n`,
    'a lone carriage return': offer.replace('a=mid:0', 'a=x:y\ra=mid:0'),
    'no section': offer.slice(0, offer.indexOf('m=')),
    'the data section of long ago': offer.replace('UDP/DTLS/SCTP webrtc-datachannel', 'DTLS/SCTP 5000'),
    'an identity assertion': offer.replace('a=mid', 'a=identity:eyJpZHAiOnt9fQ==\r\na=mid'),
    '[abuse B18] a candidate with a name to look up': `${offer}a=${host.replace('10.0.0.5', 'tracker.example')}\r\n`,
    'a default address with a name to look up': offer.replace('c=IN IP4 0.0.0.0', 'c=IN IP4 tracker.example'),
    'more candidates than a browser has': offer + `a=${host}\r\n`.repeat(MAX_CANDIDATES + 1),
    'no user name fragment': offer.replace(/a=ice-ufrag.*\r\n/, ''),
    'two user name fragments': offer.replace('a=ice-ufrag', 'a=ice-ufrag:abcd\r\na=ice-ufrag'),
    'a short user name fragment': offer.replace('t4vb', 't4v'),
    'an endless user name fragment': offer.replace('t4vb', 'a'.repeat(257)),
    'no password': offer.replace(/a=ice-pwd.*\r\n/, ''),
    'a short password': offer.replace('U292fYRpJeppDD8b7GUDgu3Y', 'U292'),
    'no role': offer.replace(/a=setup.*\r\n/, ''),
    'a role of another kind': offer.replace('actpass', 'holdconn'),
    'no SCTP port': offer.replace(/a=sctp-port.*\r\n/, ''),
    'SCTP port 0': offer.replace('a=sctp-port:5000', 'a=sctp-port:0'),
    'a message size that is no number': offer.replace('262144', '1e9'),
    'a line without a type': `${offer}oops\r\n`,
    'an empty line in the middle': offer.replace('t=0 0', '\r\nt=0 0'),
    'control characters': offer.replace('s=-', 's=\u0000'),
    'another first line': offer.replace('v=0', 'v=1'),
    'more than 16 KiB': offer + 'a=x:y\r\n'.repeat(3000),
  }
  for (const [what, sdp] of Object.entries(refused)) {
    it(`refuses ${what}`, () => {
      expect(sdp).not.toBe(offer)
      expect(checkDescription(sdp)).toBe(false)
    })
  }

  it('takes an attribute that the next browser may bring', () => {
    expect(checkDescription(offer.replace('a=mid', 'a=sctp-init:AQAA\r\na=mid'))).toBe(true)
  })

  it('takes as many candidates as a browser may have', () => {
    expect(checkDescription(offer + `a=${host}\r\n`.repeat(MAX_CANDIDATES))).toBe(true)
  })

  it('comes back from input that was made to keep it busy', () => {
    const size = 2_000_000
    for (const piece of [
      'a',
      ' ',
      ':',
      '\n',
      '\r',
      'a=',
      '5F:',
      '0.',
      '::',
      'a=candidate:1 1 udp 1 ::',
      'a=fingerprint:sha-256 ',
    ]) {
      const much = piece.repeat(size / piece.length)
      expect(checkDescription(much)).toBe(false)
      expect(checkCandidate(much)).toBe(false)
      expect(checkDescription(`v=0\r\n${much.slice(0, 16_000)}`)).toBe(false)
      expect(checkCandidate(`candidate:1 1 udp 1 ${much.slice(0, 400)} 9 typ host`)).toBe(false)
    }
  })
})

describe('fingerprintOf', () => {
  it('reads the only one, wherever the browser puts it', () => {
    expect(toHex(fingerprintOf(offer)!)).toBe('5f69f69ef4d9a2a7765500a2d2b228dab772237d68cf7fe4980a7e5e3f2e4ea3')
    expect(toHex(fingerprintOf(FIREFOX_153.answer)!)).toMatch(/^d32196a1.*ac4b03$/)
  })

  it('[abuse B8] reads none where there are two, so that nobody can choose which is read', () => {
    expect(fingerprintOf(refusedPair(OTHER, FINGERPRINT))).toBeUndefined()
    expect(fingerprintOf(refusedPair(FINGERPRINT, OTHER))).toBeUndefined()
    expect(fingerprintOf('')).toBeUndefined()
  })

  const refusedPair = (first: string, second: string) => offer.replace(FINGERPRINT, first + second)
})

describe('checkCandidate', () => {
  const good = [
    ...CHROMIUM_156.candidates,
    ...FIREFOX_153.candidates,
    host,
    reflexive,
    relay,
    cleanRelay(relay),
    'candidate:842163049 1 tcp 1518280447 2001:db8::17 9 typ host tcptype active generation 0 ufrag 8hhY network-id 1 network-cost 10',
    'candidate:1 1 udp 2122260223 ::ffff:192.0.2.1 50000 typ host',
    'candidate:1 1 udp 2122260223 2001:db8:1:2:3:4:5:6 50000 typ prflx raddr :: rport 9',
  ]
  for (const line of good) it(`takes ${line}`, () => expect(checkCandidate(line)).toBe(true))

  const bad: Record<string, string> = {
    nothing: '',
    '[abuse B18] a name': host.replace('10.0.0.5', 'tracker.example'),
    'a name under .local that is no UUID': host.replace('10.0.0.5', 'printer.local'),
    'a UUID under another domain': host.replace('10.0.0.5', 'adbf1d11-870c-48da-8a9a-0282d97c172f.local.example'),
    'an address in octal': host.replace('10.0.0.5', '010.0.0.5'),
    'an address as one number': host.replace('10.0.0.5', '167772165'),
    'an address past 255': host.replace('10.0.0.5', '10.0.0.256'),
    'an address of our own interface': host.replace('10.0.0.5', 'fe80::1%eth0'),
    'two gaps in one address': host.replace('10.0.0.5', '2001::1::2'),
    'seven groups': host.replace('10.0.0.5', '1:2:3:4:5:6:7'),
    'nine groups': host.replace('10.0.0.5', '1:2:3:4:5:6:7:8:9'),
    'a gap of nothing': host.replace('10.0.0.5', '1:2:3:4:5:6:7::8'),
    'a group of five': host.replace('10.0.0.5', '12345::'),
    'a port past 65535': host.replace('50000', '65536'),
    'another transport': host.replace('udp', 'sctp'),
    'another kind': host.replace('typ host', 'typ magic'),
    'component 3': host.replace('1 1 udp', '1 3 udp'),
    'a related address with a name': relay.replace('192.0.2.33', 'tracker.example'),
    'an extension without a value': `${host} tcptype`,
    'an attribute prefix': `a=${host}`,
    'a second line': `${host}\r\na=x`,
    'more than 512 characters': `${host} x ${'y'.repeat(512)}`,
  }
  for (const [what, line] of Object.entries(bad)) {
    it(`refuses ${what}`, () => {
      expect(line).not.toBe(host)
      expect(checkCandidate(line)).toBe(false)
    })
  }
})

describe('what leaves us', () => {
  const full = offer.replace('a=setup', `a=${host}\r\na=${reflexive}\r\na=${relay}\r\na=setup`)

  it('a relay candidate does not say where the relay saw us', () => {
    expect(cleanRelay(relay)).toBe(
      'candidate:4 1 udp 8331263 198.51.100.7 61000 typ relay raddr 0.0.0.0 rport 9 generation 0 network-id 1',
    )
    expect(cleanRelay(reflexive)).toBe(reflexive)
    expect(cleanRelay(host)).toBe(host)
  })

  it('nor does a description, and the rest of it stays as it was', () => {
    expect(cleanRelays(full)).toBe(full.replace('raddr 192.0.2.33 rport 50000', 'raddr 0.0.0.0 rport 9'))
    expect(cleanRelays(offer)).toBe(offer)
  })

  it('with relays only, no address of ours is left anywhere in a description', () => {
    const shown = full
      .replace('IN IP4 127.0.0.1', 'IN IP4 10.0.0.5')
      .replace('m=application 9', 'm=application 50000')
      .replace('c=IN IP4 0.0.0.0', 'c=IN IP4 192.0.2.33\r\na=rtcp:50001 IN IP4 192.0.2.33')
    const left = onlyRelay(shown)
    expect(left).not.toMatch(/10\.0\.0\.5|192\.0\.2\.33|5000[01]/)
    expect(left.split('\r\n').filter((line) => line.startsWith('a=candidate'))).toEqual([`a=${cleanRelay(relay)}`])
    expect(checkDescription(left)).toBe(true)
    expect(onlyRelay(left)).toBe(left)
  })

  it('keeps the line ends it was given', () => {
    expect(onlyRelay(full.replaceAll('\r\n', '\n'))).not.toContain('\r')
    expect(
      onlyRelay(full)
        .split('\n')
        .every((line) => line === '' || line.endsWith('\r')),
    ).toBe(true)
  })
})
