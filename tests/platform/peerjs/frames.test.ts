import { describe, expect, it } from 'vitest'
import { receiveFrames } from '../../../src/platform/peerjs/frames.ts'

/** As much of an RTCDataChannel as frames come from. */
function setup() {
  const data = { binaryType: 'blob', onmessage: null } as unknown as RTCDataChannel
  let overflows = 0
  const frames = receiveFrames(data, () => void overflows++)
  return {
    data,
    frames,
    overflows: () => overflows,
    arrive(...lengths: number[]) {
      for (const length of lengths) {
        data.onmessage?.(new MessageEvent('message', { data: new Uint8Array(length).fill(length).buffer }))
      }
    },
    arriveText: () => data.onmessage?.(new MessageEvent('message', { data: 'text' })),
  }
}

describe('frames of a data channel', () => {
  it('are held until somebody asks, in order, text as what it is', () => {
    const { frames, arrive, arriveText } = setup()
    arrive(1, 2)
    arriveText()
    arrive(3)
    const got: (number | undefined)[] = []
    frames.to((frame) => void got.push(frame?.length))
    arrive(4)
    expect(got).toEqual([1, 2, undefined, 3, 4])
  })

  it('go to another receiver from the moment it is named, even in the midst of those held', () => {
    const { frames, arrive } = setup()
    arrive(1, 2, 3, 4)
    const got: string[] = []
    frames.to((frame) => {
      got.push(`first ${frame?.length}`)
      if (frame?.length === 2) frames.to((next) => void got.push(`second ${next?.length}`))
    })
    arrive(5)
    expect(got).toEqual(['first 1', 'first 2', 'second 3', 'second 4', 'second 5'])
  })

  it('are held up to 64, and up to a mebibyte', () => {
    const many = setup()
    many.arrive(...Array.from({ length: 64 }, () => 1))
    expect(many.overflows()).toBe(0)
    many.arrive(1)
    expect(many.overflows()).toBe(1)
    const large = setup()
    large.arrive(512 * 1024, 512 * 1024)
    expect(large.overflows()).toBe(0)
    large.arrive(1)
    expect(large.overflows()).toBe(1)
  })

  it('are without bound once they are asked for', () => {
    const { frames, arrive, overflows } = setup()
    let got = 0
    frames.to(() => void got++)
    arrive(...Array.from({ length: 1_000 }, () => 4_096))
    expect([got, overflows()]).toEqual([1_000, 0])
  })

  it('come as bytes, and not at all after the stop', () => {
    const { data, frames, arrive } = setup()
    expect(data.binaryType).toBe('arraybuffer')
    const got: unknown[] = []
    arrive(1)
    frames.stop()
    frames.to((frame) => void got.push(frame))
    arrive(2)
    expect(got).toEqual([])
  })
})
