import type { IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import { createAddressOf, householdOf, parseNetwork, type TrustedProxies } from '../../peer-server/clientAddress.ts'

const seenAs = (trusted: TrustedProxies, remoteAddress: string, forwarded?: string) =>
  createAddressOf(trusted)({
    socket: { remoteAddress },
    headers: { 'x-forwarded-for': forwarded },
  } as unknown as IncomingMessage)
const networks = (...texts: string[]) => texts.map((text) => parseNetwork(text)!)

test('without a proxy it is the socket’s, whatever the client says', () => {
  expect(seenAs(0, '192.0.2.1', '198.51.100.1')).toBe('192.0.2.1')
  expect(seenAs(0, '::ffff:192.0.2.1', '198.51.100.1')).toBe('192.0.2.1')
})

describe('behind so many proxies', () => {
  test('it is what the farthest of them has seen', () => {
    expect(seenAs(1, '10.0.0.1', '192.0.2.1')).toBe('192.0.2.1')
    expect(seenAs(2, '10.0.0.1', '192.0.2.1, 10.0.0.2')).toBe('192.0.2.1')
  })
  test('what the client puts in front changes nothing', () => {
    expect(seenAs(1, '10.0.0.1', '198.51.100.1, 127.0.0.1,192.0.2.1')).toBe('192.0.2.1')
    expect(seenAs(2, '10.0.0.1', '198.51.100.1, 192.0.2.1, 10.0.0.2')).toBe('192.0.2.1')
  })
  test('rubbish, or nothing, leaves what is known', () => {
    for (const forwarded of [undefined, '', ',', 'unknown', 'a.b.c.d', '192.0.2.1:80', 'fe80::1%eth0', '192.0.2.1,x'])
      expect(seenAs(1, '10.0.0.1', forwarded)).toBe('10.0.0.1')
  })
})

describe('behind proxies in known networks', () => {
  const trusted = networks('10.0.0.0/8', '::1', '2001:db8::/32')
  test('it is the first from the near end that is none of them', () => {
    expect(seenAs(trusted, '10.0.0.1', '192.0.2.1, 10.9.9.9')).toBe('192.0.2.1')
    expect(seenAs(trusted, '::1', '198.51.100.1, 192.0.2.1')).toBe('192.0.2.1')
    expect(seenAs(trusted, '2001:db8::5', '2001:0DB9:0::1')).toBe('2001:db9::1')
  })
  test('who comes past them cannot speak for them', () => {
    expect(seenAs(trusted, '192.0.2.1', '198.51.100.1')).toBe('192.0.2.1')
    expect(seenAs(trusted, '::ffff:11.0.0.1', '198.51.100.1')).toBe('11.0.0.1')
  })
  test('IPv4 in the clothes of IPv6 is IPv4', () => {
    expect(seenAs(trusted, '::ffff:10.0.0.1', '::ffff:192.0.2.1')).toBe('192.0.2.1')
  })
})

test('limits count an IPv4 address, and the /64 of an IPv6 one', () => {
  expect(householdOf('192.0.2.1')).toBe('192.0.2.1')
  for (const address of ['2001:db8:1:2::', '2001:db8:1:2::1', '2001:db8:1:2:3:4:5:6'])
    expect(householdOf(address)).toBe('2001:db8:1:2::/64')
  expect(householdOf('2001:db8::1')).toBe('2001:db8:0:0::/64')
  expect(householdOf('2001:db8::2:3:4:5:6')).toBe('2001:db8:0:2::/64')
  expect(householdOf('::1')).toBe('0:0:0:0::/64')
  expect(householdOf('unknown')).toBe('unknown')
})

test('networks are written as usual', () => {
  expect(parseNetwork('10.0.0.0/8')).toEqual({ network: '10.0.0.0', prefix: 8 })
  expect(parseNetwork('::1')).toEqual({ network: '::1', prefix: 128 })
  for (const wrong of ['', 'x', '10.0.0.0/', '10.0.0.0/33', '::/129', '10.0.0.0/8/8', '10.0.0.0/-1'])
    expect(parseNetwork(wrong)).toBeUndefined()
})
