import type { Sound, SoundName } from '../ports/sound.ts'

/** Tone: what it is made of and how it dies away. Times in seconds from the beginning, pitches in hertz. */
interface Tone {
  readonly at: number
  readonly from: number
  /** The pitch glides there within the first third. */
  readonly to?: number
  readonly wave: OscillatorType
  readonly loud: number
  readonly lasts: number
}

const TONES: Readonly<Record<SoundName, readonly Tone[]>> = {
  // Water: a short glide upwards, and its echo.
  drop: [
    { at: 0, from: 420, to: 860, wave: 'sine', loud: 0.32, lasts: 0.16 },
    { at: 0.11, from: 640, to: 1_180, wave: 'sine', loud: 0.18, lasts: 0.2 },
  ],
  // Two bars of a xylophone, a fifth apart.
  chime: [
    { at: 0, from: 659.26, wave: 'sine', loud: 0.26, lasts: 0.5 },
    { at: 0, from: 2_637, wave: 'sine', loud: 0.05, lasts: 0.16 },
    { at: 0.13, from: 987.77, wave: 'sine', loud: 0.24, lasts: 0.7 },
    { at: 0.13, from: 3_951, wave: 'sine', loud: 0.04, lasts: 0.18 },
  ],
  // Knuckles on wood.
  knock: [
    { at: 0, from: 210, to: 140, wave: 'triangle', loud: 0.5, lasts: 0.09 },
    { at: 0, from: 760, to: 430, wave: 'sine', loud: 0.14, lasts: 0.05 },
    { at: 0.15, from: 230, to: 150, wave: 'triangle', loud: 0.42, lasts: 0.1 },
    { at: 0.15, from: 820, to: 460, wave: 'sine', loud: 0.12, lasts: 0.05 },
  ],
  // A glass that is touched: overtones that are no whole multiples.
  glass: [
    { at: 0, from: 1_244.5, wave: 'sine', loud: 0.2, lasts: 1.1 },
    { at: 0, from: 3_409, wave: 'sine', loud: 0.07, lasts: 0.7 },
    { at: 0, from: 6_720, wave: 'sine', loud: 0.03, lasts: 0.3 },
  ],
}

const ATTACK_S = 0.006
const SILENT_GAIN = 0.0001

/** Puts the tones of a sound into `context`, to begin at `start`. Returns when the last one is over. */
export function schedule(context: BaseAudioContext, name: SoundName, start: number): number {
  let end = start
  for (const { at, from, to, wave, loud, lasts } of TONES[name]) {
    const begin = start + at
    const tone = context.createOscillator()
    const gain = context.createGain()
    tone.type = wave
    tone.frequency.setValueAtTime(from, begin)
    if (to !== undefined) tone.frequency.exponentialRampToValueAtTime(to, begin + lasts / 3)
    gain.gain.setValueAtTime(SILENT_GAIN, begin)
    gain.gain.exponentialRampToValueAtTime(loud, begin + ATTACK_S)
    gain.gain.exponentialRampToValueAtTime(SILENT_GAIN, begin + lasts)
    tone.connect(gain).connect(context.destination)
    tone.start(begin)
    tone.stop(begin + lasts)
    end = Math.max(end, begin + lasts)
  }
  return end
}

/** Starting may wait for ever for a press that does not come. Milliseconds. */
const START_TIMEOUT_MS = 400
/** A context that is left running keeps the device's audio awake. Milliseconds after a sound. */
const SUSPEND_DELAY_MS = 2_000

export interface SoundDeps {
  /** AudioContext, new; `undefined` where the browser has no WebAudio. */
  create(): AudioContext | undefined
}

/** Our own few sounds, made on the spot: nothing to load. */
export function createSounds({ create }: SoundDeps): Sound {
  let context: AudioContext | undefined
  let resting: ReturnType<typeof setTimeout> | undefined

  return {
    async play(name) {
      try {
        context ??= create()
        if (!context) return false
        clearTimeout(resting)
        const patience = new Promise((resolve) => setTimeout(resolve, START_TIMEOUT_MS))
        if (context.state !== 'running') await Promise.race([context.resume(), patience])
        if (context.state !== 'running') return false
        const end = schedule(context, name, context.currentTime + 0.01)
        const ms = (end - context.currentTime) * 1_000 + SUSPEND_DELAY_MS
        resting = setTimeout(() => void context?.suspend().catch(() => undefined), ms)
        return true
      } catch {
        return false
      }
    },
  }
}
