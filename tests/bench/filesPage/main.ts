import type { Bytes } from '../../../src/lib/bytes.ts'
import { createFileBlobs } from '../../../src/platform/files/fileBlobs.ts'

// What a browser does with files without us: the least that sending, hashing and writing take.

const MIB = 1024 * 1024
const picked = (): File => document.querySelector('input')!.files![0]!
const writer = () => new Worker(new URL('./writer.worker.ts', import.meta.url), { type: 'module' })

const pc = new RTCPeerConnection()
const channel = pc.createDataChannel('raw', { negotiated: true, id: 0 })
channel.binaryType = 'arraybuffer'
const gathered = () =>
  new Promise<RTCSessionDescriptionInit>((resolve) => {
    const look = () => pc.iceGatheringState === 'complete' && resolve(pc.localDescription!.toJSON())
    pc.addEventListener('icegatheringstatechange', look)
    look()
  })

async function describe(theirs?: RTCSessionDescriptionInit) {
  if (theirs) await pc.setRemoteDescription(theirs)
  if (pc.signalingState !== 'stable' || !theirs) await pc.setLocalDescription()
  return gathered()
}
const accept = (theirs: RTCSessionDescriptionInit) => pc.setRemoteDescription(theirs)

/** Sends the picked file in messages of that many bytes, with another MiB being read meanwhile. */
async function send(message: number): Promise<void> {
  const file = picked()
  const read = (from: number) => file.slice(from, from + MIB).arrayBuffer()
  channel.bufferedAmountLowThreshold = MIB
  let next = read(0)
  for (let from = 0; from < file.size; from += MIB) {
    const bytes = await next
    next = read(from + MIB)
    for (let at = 0; at < bytes.byteLength; at += message) {
      if (channel.bufferedAmount > 4 * MIB)
        await new Promise((resolve) => channel.addEventListener('bufferedamountlow', resolve, { once: true }))
      channel.send(new Uint8Array(bytes, at, Math.min(message, bytes.byteLength - at)))
    }
  }
}

let receiving: Promise<number> | undefined

/** Is ready to receive that many bytes. */
function ready(size: number): void {
  receiving = receive(size)
}
/** Resolves once they came and are on the disk, with the milliseconds since it was ready. */
const received = () => receiving

async function receive(size: number): Promise<number> {
  const worker = writer()
  const began = performance.now()
  let came = 0
  let part = new Uint8Array(MIB)
  let filled = 0
  await new Promise<void>((resolve) => {
    channel.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      part.set(new Uint8Array(data), filled)
      filled += data.byteLength
      came += data.byteLength
      if (filled < MIB && came < size) return
      worker.postMessage(part.buffer.slice(0, filled))
      part = new Uint8Array(MIB)
      filled = 0
      if (came === size) resolve()
    }
  })
  worker.postMessage('end')
  await new Promise((resolve) => worker.addEventListener('message', resolve))
  worker.terminate()
  return performance.now() - began
}

/** Milliseconds for SHA-256 of each MiB of the picked file. */
async function hash(): Promise<number> {
  const file = picked()
  const began = performance.now()
  for (let from = 0; from < file.size; from += MIB)
    await crypto.subtle.digest('SHA-256', await file.slice(from, from + MIB).arrayBuffer())
  return performance.now() - began
}

const pieces = async (count: number): Promise<Bytes[]> => {
  const one = new Uint8Array(MIB)
  for (let at = 0; at < MIB; at += 65_536) crypto.getRandomValues(one.subarray(at, at + 65_536))
  return Array.from({ length: count }, () => one.slice())
}
/** Pieces on their way to the disk at a time, as while receiving. */
const AT_ONCE = 4

/** Milliseconds for that many MiB onto the disk, bare. */
async function writeBare(count: number): Promise<number> {
  const worker = writer()
  const all = await pieces(count)
  const began = performance.now()
  for (const { buffer } of all) worker.postMessage(buffer, [buffer])
  worker.postMessage('end')
  await new Promise((resolve) => worker.addEventListener('message', resolve))
  worker.terminate()
  return performance.now() - began
}

/** Milliseconds for the same, each proved and sealed. */
async function writeProved(count: number): Promise<number> {
  const blobs = createFileBlobs(
    () => new Worker(new URL('../../../src/files.worker.ts', import.meta.url), { type: 'module' }),
  )
  const all = await pieces(count)
  const sha256 = new Uint8Array(await crypto.subtle.digest('SHA-256', all[0]!))
  const blob = await blobs.open({ id: 'proved', key: crypto.getRandomValues(new Uint8Array(32)), piece: MIB })
  if (typeof blob === 'string') throw new Error(blob)
  const began = performance.now()
  let piece = 0
  const line = async () => {
    while (piece < count) {
      const index = piece++
      const taken = await blob.take(index, all[index]!, sha256)
      if (taken !== 'done') throw new Error(taken)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, line))
  await blob.flush()
  const took = performance.now() - began
  await blob.close()
  await blobs.remove('proved')
  blobs.close()
  return took
}

const filesBench = { describe, accept, send, ready, received, hash, writeBare, writeProved }
declare global {
  interface Window {
    filesBench: typeof filesBench
  }
}
window.filesBench = filesBench
