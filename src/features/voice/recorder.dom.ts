import { MAX_VOICE_MS } from '../../conversation/limits.ts'
import { peaksOf } from './peaks.ts'

/** Reason for which nothing is recorded. `absent`: there is no microphone. `busy`: something else has it. `unable`: this browser cannot record. */
export type RecordTrouble = 'refused' | 'absent' | 'busy' | 'unable' | 'failed'

export interface Recorded {
  readonly file: Blob
  /** Milliseconds. */
  readonly ms: number
  /** Waveform, as the entry has it. */
  readonly peaks: string
}

/** Recording on its way. */
export interface Recording {
  /** Milliseconds until now. */
  elapsed(): number
  /** Level just now, 0 to 1. */
  level(): number
  /** Ends it; undefined where nothing was recorded. */
  stop(): Promise<Recorded | undefined>
  /** Ends it, and forgets what was recorded. */
  discard(): void
}

/** Formats, the best first: what every browser plays before what some cannot. */
const FORMATS = ['audio/mp4;codecs=mp4a.40.2', 'audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4']
const BITS_PER_SECOND = 48_000
/** Between two looks at the level. Milliseconds. */
const LEVEL_MS = 50

interface RecorderDeps {
  /** Missing where the page is not secure, or its browser has no microphones. */
  devices: Pick<MediaDevices, 'getUserMedia'> | undefined
  /** Ended by itself: it is as long as one may be, or its microphone is gone. What there is stays until it is stopped. */
  onEnd(why: 'full' | 'gone'): void
}

function whyNot(error: unknown): RecordTrouble {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'absent'
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'failed'
}

/** Level of a stream, from its samples. Where the browser has none to give, it is silent. */
function levelsOf(stream: MediaStream) {
  try {
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    analyser.fftSize = 2048
    context.createMediaStreamSource(stream).connect(analyser)
    void context.resume().catch(() => undefined)
    const samples = new Float32Array(analyser.fftSize)
    return {
      now() {
        analyser.getFloatTimeDomainData(samples)
        return Math.min(
          1,
          samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0),
        )
      },
      close: () => void context.close().catch(() => undefined),
    }
  } catch {
    return { now: () => 0, close: () => undefined }
  }
}

/** Begins to record. The microphone is let go of as soon as it ends, however it does. */
export async function record({ devices, onEnd }: RecorderDeps): Promise<Recording | RecordTrouble> {
  if (!devices || typeof MediaRecorder === 'undefined') return 'unable'
  const mimeType = FORMATS.find((format) => MediaRecorder.isTypeSupported(format))
  if (mimeType === undefined) return 'unable'
  let stream: MediaStream
  try {
    stream = await devices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true }, video: false })
  } catch (error) {
    return whyNot(error)
  }
  const release = () => {
    for (const track of stream.getTracks()) track.stop()
  }
  let recorder: MediaRecorder
  try {
    recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND })
    recorder.start(1000)
  } catch {
    release()
    return 'failed'
  }

  const parts: Blob[] = []
  const levels: number[] = []
  const levelNow = levelsOf(stream)
  const begun = performance.now()
  let ms: number | undefined
  const elapsed = () => Math.min(MAX_VOICE_MS, ms ?? Math.round(performance.now() - begun))
  const ended = new Promise<void>((resolve) => recorder.addEventListener('stop', () => resolve(), { once: true }))
  const look = setInterval(() => levels.push(levelNow.now()), LEVEL_MS)
  const full = setTimeout(() => end('full'), MAX_VOICE_MS)

  function end(why?: 'full' | 'gone') {
    if (ms !== undefined) return
    ms = Math.max(1, elapsed())
    clearInterval(look)
    clearTimeout(full)
    levelNow.close()
    if (recorder.state !== 'inactive') recorder.stop()
    release()
    if (why) onEnd(why)
  }
  recorder.addEventListener('dataavailable', ({ data }) => data.size > 0 && parts.push(data))
  recorder.addEventListener('error', () => end('gone'))
  for (const track of stream.getTracks()) track.addEventListener('ended', () => end('gone'))

  return {
    elapsed,
    level: () => levels.at(-1) ?? 0,
    async stop() {
      end()
      await ended
      const [type = ''] = mimeType.split(';')
      return parts.length > 0 ? { file: new Blob(parts, { type }), ms: elapsed(), peaks: peaksOf(levels) } : undefined
    },
    discard() {
      end()
      parts.length = 0
    },
  }
}
