import { afterEach, describe, expect, it } from 'vitest'
import { type LoadPeerJs, loadQuietly } from '../../../src/platform/peerjs/load.ts'

type Loaded = Awaited<ReturnType<LoadPeerJs>>

const seen: (RTCConfiguration | undefined)[] = []
class Recorder {
  constructor(config?: RTCConfiguration) {
    seen.push(config)
  }
}
const place = globalThis as unknown as { RTCPeerConnection?: unknown }
const config = { iceServers: [{ urls: 'stun:stun.example' }] }
const make = () => new RTCPeerConnection(config)

afterEach(() => {
  seen.length = 0
  delete place.RTCPeerConnection
})

describe('loading PeerJS', () => {
  it('hides the servers that PeerJS names, and nothing afterwards', async () => {
    place.RTCPeerConnection = Recorder
    await loadQuietly(async () => {
      make()
      return {} as Loaded
    })
    make()
    expect(seen).toEqual([undefined, config])
    expect(place.RTCPeerConnection).toBe(Recorder)
  })

  it('twice at a time, or in vain, loses no configuration of ours', async () => {
    place.RTCPeerConnection = Recorder
    const ends: (() => void)[] = []
    const load = () =>
      loadQuietly(() => new Promise((_, reject) => ends.push(() => reject(new Error('no network'))))).catch(() => {})
    const [first, second] = [load(), load()]
    ends[0]!()
    await first
    ends[1]!()
    await second
    make()
    expect(seen).toEqual([config])
  })

  it('goes on where there is no WebRTC', async () => {
    const loaded = {} as Loaded
    expect(await loadQuietly(async () => loaded)).toBe(loaded)
  })
})
