import { expect, test } from 'vitest'
import { hostAndPort, parseIceUrl, wayOf } from '../../src/lib/iceUrl.ts'

test.each([
  ['stun:a', 'stun', 'a:3478', 'udp'],
  ['STUN:A:19302', 'stun', 'a:19302', 'udp'],
  ['stuns:a', 'stun', 'a:5349', 'tls'],
  ['turn:a', 'turn', 'a:3478', 'udp'],
  ['turn:a:1?transport=udp', 'turn', 'a:1', 'udp'],
  ['turn:a?transport=tcp', 'turn', 'a:3478', 'tcp'],
  ['turn:192.0.2.1:80?transport=TCP', 'turn', '192.0.2.1:80', 'tcp'],
  ['turns:a', 'turn', 'a:5349', 'tls'],
  ['turns:a:443?transport=tcp', 'turn', 'a:443', 'tls'],
  ['turn:[2001:DB8::1]', 'turn', '[2001:db8::1]:3478', 'udp'],
  ['turns:[2001:db8::1]:443', 'turn', '[2001:db8::1]:443', 'tls'],
])('%s names a server, its place and a way', (url, kind, place, by) => {
  const parsed = parseIceUrl(url)!
  expect(parsed).toMatchObject({ kind, by })
  expect(hostAndPort(parsed)).toBe(place)
  expect(wayOf(url)).toBe(kind === 'turn' ? by : undefined)
})

test.each([
  '',
  'turn:',
  'turn:?transport=udp',
  'https://a',
  'turn:a?transport=sctp',
  'turn:a:b',
  'return:a',
  'turn:::1',
])('“%s” names no server', (url) => {
  expect(parseIceUrl(url)).toBeUndefined()
  expect(wayOf(url)).toBeUndefined()
})
