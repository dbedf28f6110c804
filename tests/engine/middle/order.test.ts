import { expect, test } from 'vitest'
import { personIdOf } from '../../../src/engine/address.ts'
import { sealRequest } from '../../../src/features/people/request.ts'
import { bigEndian, concat, fromBase64Url, utf8 } from '../../../src/lib/bytes.ts'
import { bob, crypto, offer } from '../../support/gateStage.ts'
import { signed } from '../../support/hostilePeer.ts'
import { meet, replace, said, why } from '../../support/meeting.ts'
import { address } from '../../support/names.ts'
import { two } from '../../support/requestsStage.ts'

// What the attacker in the middle has shown to be guarded by one check alone.

test('[H1] a hello that does not begin like one gets no hello in reply', async () => {
  const meeting = meet({ tamper: replace('offerer', 0, (frame) => [concat([3], frame.slice(1))]) })
  expect(said(await meeting.both())).toEqual(['unproved', 'unproved'])
  expect(meeting.wire.answerer.sent).toEqual([])
})

test('[H5] a channel that closes while the proof is made is not proved', async () => {
  const meeting = meet({ slowKeys: 100 })
  meeting.start('offerer')
  meeting.start('answerer')
  await meeting.clock.until(() => meeting.wire.offerer.sent.length === 2, 1_000)
  await meeting.clock.run(20)
  meeting.wire.answerer.shut()
  await meeting.clock.run(1_000)
  expect(why(meeting.results.answerer)).toBe('unproved')
})

test('[G1] the binding of a dial is signed in a context of its own, as docs/security.md spells it', async () => {
  const { metadata, binding } = await offer()
  const { from, to, connectionId, nonce, ts } = metadata as Record<string, string> & { ts: number }
  const dial = [utf8(from!), utf8(to!), utf8(connectionId!), fromBase64Url(nonce!)!, bigEndian(ts, 8)]
  const bytes = signed('dial-binding', ...dial, new Uint8Array(32).fill(0xab), utf8('abcd'))
  expect(await crypto.verify(bob.keys.publicKey, bytes, fromBase64Url(binding!)!)).toBe(true)
})

test('[R5] whoever is blocked while their request is opened is not shown', async () => {
  const { world, ann, requests } = await two()
  const keys = world.newKeys()
  const id = personIdOf(keys.publicKey)
  const sealed = await sealRequest({ id, keys, crypto: world.crypto }, ann.id, { name: 'Eve', text: '', ts: 1 })
  world.net.station(ann.id)!.handlers!.onKnock(address(id), sealed)
  await world.through(ann.app.people.block(id))
  await world.run(2_000)
  expect(requests(ann)).toEqual([])
  expect(ann.counts.get('request.blocked')).toBe(1)
})
