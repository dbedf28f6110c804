import { describe, expect, it } from 'vitest'
import { MAX_MESSAGE, MAX_METADATA, MAX_WORD } from '../../../src/platform/peerjs/limits.ts'
import { readMessage } from '../../../src/platform/peerjs/message.ts'
import { CHROMIUM_156 } from '../../support/recordedSdp.ts'
import { candidateFrom, hostCandidate, offerFrom } from '../../support/signallingMessages.ts'

const read = (message: unknown) => readMessage(JSON.stringify(message))
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
const answer = (change: Record<string, unknown> = {}) => ({
  type: 'ANSWER',
  src: 'friend',
  payload: { type: 'data', connectionId: 'c', sdp: { type: 'answer', sdp: 'v=0' }, ...change },
})
const candidate = (change: Record<string, unknown>) => {
  const whole = candidateFrom('friend', hostCandidate(1))
  return { ...whole, payload: { ...whole.payload, candidate: { ...whole.payload.candidate, ...change } } }
}

describe('a message from the broker', () => {
  it('is read when it is what a PeerServer says, and only what is known of it', () => {
    expect(read({ type: 'OPEN', extra: 1 })).toEqual({ type: 'OPEN' })
    expect(read({ type: 'EXPIRE', src: 'friend', dst: 'me' })).toEqual({ type: 'EXPIRE', from: 'friend' })
    expect(read(offerFrom('friend', { metadata: { v: 1 }, extra: 1 }))).toEqual({
      type: 'OFFER',
      from: 'friend',
      connectionId: 'c-0123456789abcdef',
      sdp: CHROMIUM_156.offer,
      metadata: { v: 1 },
    })
    expect(read(answer({ extra: 1 }))).toEqual({ type: 'ANSWER', from: 'friend', connectionId: 'c', sdp: 'v=0' })
    expect(read(candidate({ extra: 1, usernameFragment: 'abcd' }))).toEqual({
      type: 'CANDIDATE',
      from: 'friend',
      connectionId: 'c-0123456789abcdef',
      candidate: { candidate: hostCandidate(1), sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'abcd' },
    })
    expect(read({ type: 'OFFER', src: 'stranger', payload: { serialization: 'knock', metadata: [1] } })).toEqual({
      type: 'KNOCK',
      from: 'stranger',
      metadata: [1],
    })
  })

  it('[abuse W42] carries a word about a restart in an answer, of any shape, within bounds', () => {
    const restart = (word: unknown) => read(answer({ restart: word }))
    expect(restart({ any: 'thing' })).toEqual({
      type: 'RESTART',
      from: 'friend',
      connectionId: 'c',
      word: { any: 'thing' },
    })
    expect(restart(null)).toMatchObject({ type: 'RESTART', word: null })
    expect(restart('x'.repeat(MAX_WORD))).toBe('oversize')
    expect(read(answer({ restart: {}, type: 'media' }))).toBe('media')
    expect(read(answer({ restart: {}, connectionId: '../c' }))).toBe('garbage')
  })

  it('takes candidates as browsers make them', () => {
    for (const change of [
      {},
      { sdpMid: null },
      { sdpMLineIndex: null },
      { usernameFragment: null },
      { sdpMid: undefined },
    ]) {
      expect(read(candidate(change))).toMatchObject({ type: 'CANDIDATE' })
    }
  })

  it('[abuse B1] is garbage where a browser would throw or be led elsewhere', () => {
    const wrong = [
      candidate({ sdpMid: null, sdpMLineIndex: null }),
      candidate({ sdpMLineIndex: 1 }),
      candidate({ sdpMLineIndex: '0' }),
      candidate({ sdpMid: 'x'.repeat(17) }),
      candidate({ sdpMid: 0 }),
      candidate({ usernameFragment: 'x'.repeat(257) }),
      candidate({ usernameFragment: {} }),
      candidate({ candidate: null }),
      answer({ sdp: { type: 'offer', sdp: 'v=0' } }),
      answer({ sdp: { type: 'pranswer', sdp: 'v=0' } }),
      answer({ sdp: { type: 'rollback', sdp: '' } }),
      answer({ sdp: null }),
      answer({ connectionId: 'a b' }),
      offerFrom('friend', { sdp: { type: 'answer', sdp: 'v=0' } }),
      offerFrom('friend', { type: 'other' }),
      offerFrom('friend', { connectionId: '' }),
      offerFrom('friend', { connectionId: 'x'.repeat(129) }),
      offerFrom('a friend'),
      offerFrom('x'.repeat(129)),
      { type: 'EXPIRE' },
      { type: 'EXPIRE', src: ['friend'] },
      { type: 'HEARTBEAT' },
      { type: 'INVALID-KEY' },
    ]
    for (const message of wrong) expect(read(message), JSON.stringify(message).slice(0, 200)).toBe('garbage')
  })

  it('[abuse B5 B6] names what kind of message it will not have', () => {
    expect(read(offerFrom('friend', { type: 'media' }))).toBe('media')
    expect(read(answer({ type: 'media' }))).toBe('media')
    expect(read(offerFrom('friend', { serialization: 'binary' }))).toBe('serialization')
    // With a description it is an offer like any other, and in a serialization that nobody has.
    expect(read(offerFrom('friend', { serialization: 'knock' }))).toBe('serialization')
  })

  it('[abuse B2 B25] is bounded as a whole and in its metadata', () => {
    const fits = 'x'.repeat(MAX_METADATA - 2)
    expect(read(offerFrom('friend', { metadata: fits }))).toMatchObject({ metadata: fits })
    expect(read(offerFrom('friend', { metadata: `${fits}x` }))).toBe('metadata')
    expect(read({ type: 'OFFER', src: 'stranger', payload: { serialization: 'knock', metadata: `${fits}x` } })).toBe(
      'metadata',
    )
    const open = '{"type":"OPEN"}'
    expect(readMessage(open.padEnd(MAX_MESSAGE))).toEqual({ type: 'OPEN' })
    expect(readMessage(open.padEnd(MAX_MESSAGE + 1))).toBe('oversize')
  })

  it('[abuse B3] may be nested deeper than the stack', () => {
    const deep = nested(30_000)
    expect(readMessage(deep)).toBe('garbage')
    expect(readMessage(`{"type":"OFFER","src":"x","payload":{"serialization":"knock","metadata":${deep}}}`)).toBe(
      'metadata',
    )
  })

  it('[abuse B1] is text', () => {
    for (const data of [
      undefined,
      null,
      0,
      {},
      [],
      new ArrayBuffer(8),
      new Blob(['{"type":"OPEN"}']),
      ['{"type":"OPEN"}'],
    ]) {
      expect(readMessage(data)).toBe('garbage')
    }
  })
})
