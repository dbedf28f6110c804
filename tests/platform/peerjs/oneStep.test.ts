import { afterEach, expect, test } from 'vitest'
import { inOneStep } from '../../../src/platform/peerjs/oneStep.ts'

/** Connection that notes what is asked of it. */
class Recorder {
  readonly asked: string[] = []
  localDescription: { type: string; sdp: string } | null = null
  readonly config: RTCConfiguration | undefined
  constructor(config?: RTCConfiguration) {
    this.config = config
  }
  async createOffer() {
    this.asked.push('create')
    return { type: 'offer', sdp: 'made' }
  }
  async createAnswer() {
    this.asked.push('create')
    return { type: 'answer', sdp: 'made' }
  }
  async setLocalDescription(description?: unknown) {
    this.asked.push(description ? 'set' : 'make and set')
    this.localDescription = { type: 'offer', sdp: 'made and set' }
  }
}
const place = globalThis as unknown as { RTCPeerConnection?: unknown }
const config = { iceServers: [{ urls: 'stun:stun.example' }] }
const make = () => new RTCPeerConnection(config) as unknown as Recorder

afterEach(() => {
  delete place.RTCPeerConnection
})

test('a description that is made and then set is asked of the browser once', async () => {
  place.RTCPeerConnection = Recorder
  for (const name of ['createOffer', 'createAnswer'] as const) {
    const pc = inOneStep(make)
    const made = await pc[name]()
    await pc.setLocalDescription(made)
    expect([pc.asked, made]).toEqual([['make and set'], { type: 'offer', sdp: 'made and set' }])
  }
})

test('what the connection is given stays as it is, and others stay as they are', async () => {
  place.RTCPeerConnection = Recorder
  const pc = inOneStep(make)
  expect(pc).toBeInstanceOf(Recorder)
  expect(pc.config).toBe(config)
  expect(place.RTCPeerConnection).toBe(Recorder)
  const other = make()
  await other.setLocalDescription(await other.createOffer())
  expect(other.asked).toEqual(['create', 'set'])
})

test('a browser that has no more connections throws, and the next one is asked for as ever', () => {
  place.RTCPeerConnection = class {
    constructor() {
      throw new Error('too many')
    }
  }
  const before = place.RTCPeerConnection
  expect(() => inOneStep(make)).toThrow('too many')
  expect(place.RTCPeerConnection).toBe(before)
})
