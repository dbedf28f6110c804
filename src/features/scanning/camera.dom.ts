import type { CodeReader } from '../../ports/codeReader.ts'

/** Camera state: `refused`, `absent` and `failed` end it until it is asked for again; `off`: nobody looks at the page. */
export type CameraState = 'starting' | 'on' | 'off' | 'refused' | 'absent' | 'failed'

/** Between two looks: fast enough for a hand, and the worker has its time. Milliseconds. */
const LOOK_MS = 100

const CONSTRAINTS: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
}

interface CameraDeps {
  video: HTMLVideoElement
  /** Missing where the page is not secure, or its browser has no cameras. */
  devices: Pick<MediaDevices, 'getUserMedia'> | undefined
  reader: Pick<CodeReader, 'read'>
  onState(state: CameraState): void
  onText(text: string): void
}

/**
 * Camera that looks for QR codes, until it is stopped. Its light is out as soon as it is, when something fails, and while the page is
 * hidden.
 */
export function watchCamera({ video, devices, reader, onState, onText }: CameraDeps): () => void {
  /** Stream in use. What belongs to an earlier one has nothing to say any more. */
  let stream: MediaStream | undefined
  let turn = 0

  function dark(state?: CameraState) {
    turn++
    for (const track of stream?.getTracks() ?? []) track.stop()
    stream = undefined
    video.srcObject = null
    if (state) onState(state)
  }

  async function light() {
    const mine = ++turn
    if (!devices) return onState('absent')
    onState('starting')
    let given: MediaStream
    try {
      given = await devices.getUserMedia(CONSTRAINTS)
    } catch (error) {
      if (mine === turn) dark(whyNot(error))
      return
    }
    if (mine !== turn) {
      for (const track of given.getTracks()) track.stop()
      return
    }
    stream = given
    for (const track of given.getTracks()) track.onended = () => mine === turn && dark('failed')
    try {
      video.srcObject = given
      await video.play()
    } catch {
      // It plays by itself, as soon as there is a picture.
    }
    if (mine !== turn) return
    onState('on')
    void look(mine)
  }

  async function look(mine: number) {
    while (mine === turn) {
      const frame = await frameOf(video)
      if (mine !== turn) return frame?.close()
      const reading = frame && (await reader.read(frame))
      if (mine !== turn) return
      if (reading?.ok) onText(reading.text)
      else if (reading?.why === 'gone') return dark('failed')
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  }

  function onVisibility() {
    if (document.visibilityState === 'hidden') dark('off')
    else if (!stream) void light()
  }

  document.addEventListener('visibilitychange', onVisibility)
  onVisibility()
  return () => {
    document.removeEventListener('visibilitychange', onVisibility)
    dark()
  }
}

/** Frame of what the camera sees; undefined while there is none. */
async function frameOf(video: HTMLVideoElement): Promise<ImageBitmap | undefined> {
  try {
    return await createImageBitmap(video)
  } catch {
    return undefined
  }
}

function whyNot(error: unknown): CameraState {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused'
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'absent' : 'failed'
}
