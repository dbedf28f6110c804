import type { BrowserContext, Page } from '@playwright/test'

/** Frames of files, counted where the browser's part begins: those that this page sent, and those that came. Bytes. */
export interface SideFrames {
  readonly sent: Counted
  readonly came: Counted
  /** Ends every data channel, as a network would that is gone: the link's, and those beside it. */
  cut(): void
}

interface Counted {
  bytes: number
  /** Bytes that went (or came) once before: the frames of a file come in order, so that whatever goes back goes again. */
  again: number
  /** End of the last frame, in its file. */
  end: number
}

declare global {
  interface Window {
    sideFrames: SideFrames
  }
}

/** Runs in a page before anything of it. One file at a time: of several nobody could tell which goes back. */
function countFrames() {
  /** Header of a frame (features/files/fileFrame.ts), of which the offset is the last half. */
  const [HEADER, OFFSET] = [16, 8]
  const sent: Counted = { bytes: 0, again: 0, end: 0 }
  const came: Counted = { bytes: 0, again: 0, end: 0 }
  let channels: RTCDataChannel[] = []

  function count(counted: Counted, frame: ArrayBuffer | ArrayBufferView) {
    const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(frame)
      ? frame
      : { buffer: frame, byteOffset: 0, byteLength: frame.byteLength }
    const offset = Number(new DataView(buffer, byteOffset).getBigUint64(OFFSET))
    counted.bytes += byteLength - HEADER
    counted.again += Math.max(0, counted.end - offset)
    counted.end = offset + byteLength - HEADER
  }

  const { createDataChannel } = RTCPeerConnection.prototype
  RTCPeerConnection.prototype.createDataChannel = function (this: RTCPeerConnection, label, options) {
    const channel = Reflect.apply(createDataChannel, this, [label, options]) as RTCDataChannel
    channels = [...channels.filter(({ readyState }) => readyState !== 'closed'), channel]
    if (label !== 'side') return channel
    const send = channel.send.bind(channel) as (frame: ArrayBufferView<ArrayBuffer>) => void
    channel.send = ((frame: ArrayBufferView<ArrayBuffer>) => {
      send(frame)
      count(sent, frame)
    }) as RTCDataChannel['send']
    channel.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => count(came, data))
    return channel
  }
  window.sideFrames = {
    sent,
    came,
    cut() {
      for (const channel of channels) channel.close()
    },
  }
}

/** Every page that is loaded from now on counts. */
export const countSideFrames = (context: BrowserContext) => context.addInitScript(countFrames)

export const framesOf = (page: Page): Promise<Omit<SideFrames, 'cut'>> =>
  page.evaluate(() => ({ sent: { ...window.sideFrames.sent }, came: { ...window.sideFrames.came } }))

export const cutChannels = (page: Page) => page.evaluate(() => window.sideFrames.cut())
