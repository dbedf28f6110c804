import { useEffect, useRef, useState } from 'react'

/** Speeds, one after another. */
const RATES = [1, 1.5, 2] as const
export type Rate = (typeof RATES)[number]

/** Seeking: the browser may take so long. Milliseconds. */
const SEEK_MS = 2_000

/** Recording that is being played in this page: one at a time. */
let current: HTMLAudioElement | undefined
/** Speed that was chosen last: for all of them. */
let rateNow: Rate = 1

/** Settled: its length is known. What a recorder writes as it goes says it nowhere: browsers find out when they are sent to the end. */
async function settled(audio: HTMLAudioElement): Promise<void> {
  const heard = (name: string) => new Promise((resolve) => audio.addEventListener(name, resolve, { once: true }))
  if (audio.readyState === 0) await heard('loadedmetadata')
  if (Number.isFinite(audio.duration)) return
  for (const to of [1e7, 0]) {
    const there = heard('seeked')
    audio.currentTime = to
    // One that cannot be moved in is played from its beginning all the same.
    await Promise.race([there, new Promise((resolve) => setTimeout(resolve, SEEK_MS))])
  }
}

interface Playback {
  /** Source that is made when it is first played; undefined where it cannot be. It is revoked with the player. */
  load(): Promise<string | undefined>
  /** Length, as its author says. Milliseconds. */
  ms: number
}

/** Playback of a recording. `at`: milliseconds. `broken`: it cannot be played here. */
export function usePlayback({ load, ms }: Playback) {
  const audio = useRef<Promise<HTMLAudioElement | undefined>>(undefined)
  const over = useRef(false)
  const [playing, setPlaying] = useState(false)
  const [broken, setBroken] = useState(false)
  const [at, setAt] = useState(0)
  const [rate, setRate] = useState<Rate>(rateNow)

  useEffect(() => {
    over.current = false
    return () => {
      over.current = true
      void audio.current?.then((made) => {
        if (!made) return
        made.pause()
        if (current === made) current = undefined
        URL.revokeObjectURL(made.src)
      })
      audio.current = undefined
    }
  }, [])

  async function make(): Promise<HTMLAudioElement | undefined> {
    const src = await load().catch(() => undefined)
    if (src === undefined) return undefined
    const made = new Audio()
    made.preload = 'auto'
    const failed = new Promise<false>((resolve) => made.addEventListener('error', () => resolve(false), { once: true }))
    made.src = src
    if ((await Promise.race([settled(made).then(() => true), failed])) === false) {
      URL.revokeObjectURL(src)
      return undefined
    }
    made.addEventListener('timeupdate', () => setAt(Math.min(ms, made.currentTime * 1000)))
    made.addEventListener('play', () => setPlaying(true))
    made.addEventListener('pause', () => setPlaying(false))
    made.addEventListener('ended', () => {
      setPlaying(false)
      setAt(0)
      made.currentTime = 0
    })
    return made
  }
  const get = () => {
    audio.current ??= make()
    return audio.current
  }

  async function play() {
    const made = await get()
    if (over.current) return
    if (!made) return setBroken(true)
    if (current !== made) current?.pause()
    current = made
    made.playbackRate = rateNow
    setRate(rateNow)
    await made.play().catch(() => setPlaying(false))
  }

  return {
    ...{ playing, broken, at, rate },
    toggle: () => void (playing ? get().then((made) => made?.pause()) : play()),
    /** Milliseconds. */
    async seek(to: number) {
      setAt(to)
      const made = await get()
      if (made) made.currentTime = to / 1000
    },
    faster() {
      rateNow = RATES[(RATES.indexOf(rate) + 1) % RATES.length] ?? 1
      setRate(rateNow)
      void audio.current?.then((made) => {
        if (made) made.playbackRate = rateNow
      })
    },
  }
}
