import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type CameraState, watchCamera } from '../../src/features/scanning/camera.dom.ts'
import type { CodeReading } from '../../src/ports/codeReader.ts'

/** A page that can be hidden, and a camera that tells whether it is on. */
class FakeDocument extends EventTarget {
  visibilityState = 'visible'
  turn(state: 'visible' | 'hidden') {
    this.visibilityState = state
    this.dispatchEvent(new Event('visibilitychange'))
  }
}
let page: FakeDocument
beforeEach(() => {
  page = new FakeDocument()
  vi.stubGlobal('document', page)
  vi.stubGlobal('createImageBitmap', async () => ({ close: () => undefined }))
})
const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  vi.unstubAllGlobals()
})

function stage(give?: () => Promise<unknown>) {
  const tracks: { lit: boolean; stop(): void; onended?: () => void }[] = []
  const light = () => {
    const track = {
      lit: true,
      stop() {
        track.lit = false
      },
    }
    tracks.push(track)
    return { getTracks: () => [track] }
  }
  const states: CameraState[] = []
  const texts: string[] = []
  let reading: CodeReading = { ok: false, why: 'none' }
  const stop = watchCamera({
    video: { play: async () => undefined } as unknown as HTMLVideoElement,
    devices: { getUserMedia: (give ?? (async () => light())) as unknown as MediaDevices['getUserMedia'] },
    reader: { read: async () => reading },
    onState: (state) => void states.push(state),
    onText: (text) => void texts.push(text),
  })
  stops.push(stop)
  return {
    ...{ tracks, states, texts, stop, light },
    lit: () => tracks.filter((track) => track.lit).length,
    see(next: CodeReading) {
      reading = next
    },
  }
}

test('it is on while somebody looks at the page, and off while nobody does', async () => {
  const { lit, states } = stage()
  await expect.poll(lit).toBe(1)
  page.turn('hidden')
  expect([lit(), states.at(-1)]).toEqual([0, 'off'])
  page.turn('visible')
  await expect.poll(lit).toBe(1)
})

test('a page that is hidden lights none', async () => {
  page.visibilityState = 'hidden'
  const { tracks, states } = stage()
  await new Promise((resolve) => setTimeout(resolve))
  expect([tracks.length, states]).toEqual([0, ['off']])
})

test('it is off when it is stopped, and does not come on again', async () => {
  const { lit, stop, tracks } = stage()
  await expect.poll(lit).toBe(1)
  stop()
  page.turn('visible')
  expect([lit(), tracks.length]).toEqual([0, 1])
})

test('one that is given after the stop, or after the page was hidden, is put out', async () => {
  for (const end of ['stop', 'hide'] as const) {
    let later: () => void = () => undefined
    const camera = stage(
      () =>
        new Promise((resolve) => {
          later = () => resolve(camera.light())
        }),
    )
    if (end === 'stop') camera.stop()
    else page.turn('hidden')
    later()
    await new Promise((resolve) => setTimeout(resolve))
    expect([camera.tracks.length, camera.lit()]).toEqual([1, 0])
  }
})

test('it is off when nothing reads any more, and when it is pulled out', async () => {
  const first = stage()
  await expect.poll(first.lit).toBe(1)
  first.see({ ok: false, why: 'gone' })
  await expect.poll(first.lit).toBe(0)
  expect(first.states.at(-1)).toBe('failed')

  const second = stage()
  await expect.poll(() => second.tracks[0]?.onended).toBeDefined()
  second.tracks[0]?.onended?.()
  expect([second.lit(), second.states.at(-1)]).toEqual([0, 'failed'])
})

test('what it sees is told', async () => {
  const { see, texts } = stage()
  see({ ok: true, text: 'hello' })
  await expect.poll(() => texts[0]).toBe('hello')
})
